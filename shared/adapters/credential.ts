import type { TokenCredential } from '@azure/identity';

/** The settings of @azure/identity's environment, already read. */
export type CredentialSettings = {
  tenantId: string;
  /** Of the app registration; with a managed identity, of the user-assigned one. */
  clientId?: string;
  /** `AZURE_CLIENT_SECRET`; wins over the certificate. */
  clientSecret?: string;
  /** `AZURE_CLIENT_CERTIFICATE_PATH`: a PEM file with certificate and private key. */
  certificatePath?: string;
  authorityHost: string;
  /** For clouds that Entra's public instance discovery does not know. */
  disableInstanceDiscovery: boolean;
};

/** Gives the same credential every time; the SDK is loaded when the first token is needed, not at a cold start. */
export type LazyCredential = () => Promise<TokenCredential>;

/** A client secret, else a certificate, else the managed identity. */
export function lazyCredential(settings: CredentialSettings): LazyCredential {
  let credential: Promise<TokenCredential> | undefined;
  return () => {
    credential ??= open(settings);
    return credential;
  };
}

async function open(settings: CredentialSettings): Promise<TokenCredential> {
  const { ClientSecretCredential, ClientCertificateCredential, ManagedIdentityCredential } = await import(
    '@azure/identity'
  );
  const { tenantId, clientId, clientSecret, certificatePath, authorityHost, disableInstanceDiscovery } =
    settings;
  const options = { authorityHost, disableInstanceDiscovery, retryOptions: { maxRetries: 2 } };
  if (clientId !== undefined && clientSecret !== undefined)
    return new ClientSecretCredential(tenantId, clientId, clientSecret, options);
  if (clientId !== undefined && certificatePath !== undefined)
    return new ClientCertificateCredential(tenantId, clientId, { certificatePath }, options);
  return new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
}
