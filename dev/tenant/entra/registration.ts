/** The one app the tenant knows. */
export type AppRegistration = {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** PEM of certificates whose keys may sign client assertions. */
  certificates: readonly string[];
  /** What `X-IDENTITY-HEADER` must say at the managed identity endpoint. */
  identityHeader: string;
  /** Application permissions granted, by the kind of resource they are for; `own`: roles of the app's own API. */
  roles: { graph: string[]; exchange: string[]; own?: string[] };
  /** Wall-clock seconds, because clients keep tokens by the wall clock. */
  tokenLifetime: number;
};
