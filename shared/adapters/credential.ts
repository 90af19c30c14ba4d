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

export type StorageCredentialSettings = {
  /** Of a user-assigned identity. */
  clientId?: string;
  development: boolean;
};

/** Gives the same credential every time; the SDK is loaded when the first token is needed, not at a cold start. */
export type LazyCredential = () => Promise<TokenCredential>;

/** A client secret, else a certificate, else the managed identity. */
export const lazyCredential = (settings: CredentialSettings): LazyCredential => once(() => open(settings));

/**
 * The managed identity, whoever signs in to Microsoft 365: an app registration has no business in storage. On a
 * developer's machine, whoever is signed in there.
 */
export const storageCredential = (settings: StorageCredentialSettings): LazyCredential =>
  once(() => openStorage(settings));

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
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

async function openStorage({ clientId, development }: StorageCredentialSettings): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
  const given = clientId !== undefined;
  return development
    ? new DefaultAzureCredential(given ? { managedIdentityClientId: clientId } : {})
    : new ManagedIdentityCredential(given ? { clientId } : {});
}
