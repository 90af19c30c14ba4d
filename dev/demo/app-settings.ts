import type { TenantAddresses } from '../tenant/server.ts';

/** The app's environment that makes it talk to a simulated tenant and to Azurite. */
export function appSettings(
  tenant: TenantAddresses,
  connectionString: string,
  clockFile: string,
): Record<string, string> {
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    AzureWebJobsStorage: connectionString,
    AZURE_TENANT_ID: tenant.tenantId,
    AZURE_CLIENT_ID: tenant.clientId,
    AZURE_CLIENT_SECRET: tenant.clientSecret,
    AZURE_AUTHORITY_HOST: tenant.authorityHost,
    ...(tenant.caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: tenant.caFile }),
    STORMLOCK_DISABLE_INSTANCE_DISCOVERY: 'true',
    STORMLOCK_GRAPH_URL: tenant.graphUrl,
    STORMLOCK_EXCHANGE_URL: tenant.exchangeUrl,
    STORMLOCK_CLIENT_STATE_SECRET: 'only for rehearsals on this machine, nothing secret',
    STORMLOCK_TEAMS_WEBHOOK_URL: `${tenant.teamsUrl}/workflows/rehearsal/triggers/manual/paths/invoke?sig=rehearsal`,
    STORMLOCK_MODE: 'armed',
    STORMLOCK_CLOCK_FILE: clockFile,
  };
}
