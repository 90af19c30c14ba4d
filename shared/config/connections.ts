import type { Environment, SettingReader } from '../settings.ts';
import * as kind from '../settings.ts';
import type { AccessConfig, CredentialConfig, StorageConfig } from './config.ts';
import { CONNECTION_HINT, connectionString } from './connection-string.ts';
import { AUTHORITY_HINT, authorityUrl, defined, webhookUrl } from './parse.ts';

const CLIENT_ID_HINT = "the app registration's client id (a GUID)";

export function readCredential(
  read: SettingReader,
  { development, login }: { development: boolean; login: string },
): CredentialConfig {
  const optional = {
    clientId: read.optional('AZURE_CLIENT_ID', kind.guid, CLIENT_ID_HINT),
    clientSecret: read.optional('AZURE_CLIENT_SECRET', kind.text, 'a client secret'),
    certificatePath: read.optional('AZURE_CLIENT_CERTIFICATE_PATH', kind.text, 'the path of a PEM file'),
  };
  // Without it @azure/identity would fall back to the managed identity, which may be somebody else.
  const proof = ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH'].find((each) => read.has(each));
  if (proof !== undefined && !read.has('AZURE_CLIENT_ID'))
    read.add('AZURE_CLIENT_ID', '(not set)', `Set it to ${CLIENT_ID_HINT}, or remove ${proof}.`);
  return {
    tenantId: read.required(
      'AZURE_TENANT_ID',
      kind.guid,
      "the tenant's id (a GUID, Directory ID in the Entra admin center), not one of its domains",
      '',
    ),
    authorityHost: read.get('AZURE_AUTHORITY_HOST', authorityUrl(development), AUTHORITY_HINT, login),
    disableInstanceDiscovery: read.get(
      'STORMLOCK_DISABLE_INSTANCE_DISCOVERY',
      kind.flag,
      'true or false',
      false,
    ),
    ...defined(optional),
  };
}

export function readAccess(
  read: SettingReader,
  development: boolean,
  environment: Environment,
): AccessConfig {
  const developmentRole = read.optional(
    'STORMLOCK_DEVELOPMENT_PRINCIPAL',
    // In Azure this would open the console to everybody.
    (value) =>
      development && !environment['WEBSITE_INSTANCE_ID']
        ? kind.oneOf(['operator', 'reader'] as const)(value)
        : undefined,
    "operator or reader on a developer's machine, or remove it everywhere else",
  );
  return {
    audiences: read.get(
      'STORMLOCK_API_AUDIENCE',
      kind.listOf(kind.text),
      'audiences of bearer tokens, such as api://<client id>, separated by commas',
      [],
    ),
    platformSignIn: environment['WEBSITE_AUTH_ENABLED']?.toLowerCase() === 'true',
    ...defined({ developmentRole }),
  };
}

/**
 * As the Functions host reads them, so that queues and tables lie in one account: a connection string comes first, then
 * an identity.
 */
export function readStorage(
  read: SettingReader,
  { development, suffix }: { development: boolean; suffix: string },
): StorageConfig {
  const tableServiceUri = read.optional(
    'AzureWebJobsStorage__tableServiceUri',
    webhookUrl(development),
    `the https URL of the account's table service, such as https://contoso.table.${suffix}`,
  );
  const accountName = read.optional(
    'AzureWebJobsStorage__accountName',
    (value) => (/^[a-z0-9]{3,24}$/.test(value) ? value : undefined),
    'the name of a storage account',
  );
  const clientId = read.optional(
    'AzureWebJobsStorage__clientId',
    kind.guid,
    'the client id (a GUID) of a user-assigned managed identity',
  );
  const byIdentity = ['AzureWebJobsStorage__tableServiceUri', 'AzureWebJobsStorage__accountName'];
  if (!read.has('AzureWebJobsStorage') && byIdentity.some((setting) => read.has(setting))) {
    const tableServiceUrl = tableServiceUri ?? `https://${accountName}.table.${suffix}`;
    return { tableServiceUrl, ...defined({ clientId }) };
  }
  return {
    connectionString: read.required('AzureWebJobsStorage', connectionString, CONNECTION_HINT, ''),
  };
}

/** Where the platform itself serves the app, whatever stands before it; the local host serves plain http on loopback. */
export function platformUrl(
  url: (value: string) => string | undefined,
  environment: Environment,
): string | undefined {
  const host = environment['WEBSITE_HOSTNAME']?.trim();
  return host ? (url(`http://${host}`) ?? `https://${host}`) : undefined;
}

export function readPublicUrl(
  read: SettingReader,
  url: (value: string) => string | undefined,
  platform: string | undefined,
  environment: Environment,
): string {
  if (!environment['STORMLOCK_PUBLIC_URL']?.trim() && platform !== undefined) return platform;
  return read.required(
    'STORMLOCK_PUBLIC_URL',
    url,
    'the https URL under which Microsoft Graph reaches this app',
    '',
  );
}

export function readSecrets(read: SettingReader): string[] {
  const long = (value: string) => (value.length >= 32 ? value : undefined);
  const current = read.required(
    'STORMLOCK_CLIENT_STATE_SECRET',
    long,
    'a random text of at least 32 characters, such as openssl rand -base64 32 prints',
    '',
  );
  const previous = read.optional(
    'STORMLOCK_CLIENT_STATE_SECRET_PREVIOUS',
    long,
    'the secret before the last rotation, at least 32 characters',
  );
  return previous === undefined ? [current] : [current, previous];
}
