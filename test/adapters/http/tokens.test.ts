import { describe, expect, it } from 'vitest';
import { lazyCredential } from '../../../shared/adapters/credential.ts';
import { isPinned } from '../../../shared/adapters/http/origin.ts';
import { createTokenSource } from '../../../shared/adapters/http/tokens.ts';
import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { failure } from './service.ts';

const SCOPE = 'https://graph.microsoft.com/.default';
const settings = {
  tenantId: '11111111-2222-3333-4444-555555555555',
  authorityHost: 'https://login.microsoftonline.com',
  disableInstanceDiscovery: true,
};

const source = (getToken: () => Promise<{ token: string; expiresOnTimestamp: number } | null>) =>
  createTokenSource({
    credential: () => Promise.resolve({ getToken }),
    scope: SCOPE,
    allowedOrigin: 'https://graph.microsoft.com',
  });

const failing = (error: Error) => source(() => Promise.reject(error));
const ours = 'https://graph.microsoft.com/v1.0/users';

describe('A token', () => {
  it('goes to the configured service', async () => {
    const tokens = source(() => Promise.resolve({ token: 't', expiresOnTimestamp: 0 }));
    expect(await tokens.authorizationFor(ours)).toBe('Bearer t');
  });

  it('is not even asked for on behalf of another place', async () => {
    const tokens = failing(new Error('the credential was opened'));
    const error = await failure(tokens.authorizationFor('https://graph.microsoft.com.evil.example/v1.0/'));
    expect(error).toBeInstanceOf(Refused);
    expect(error.message).not.toContain('credential');
  });

  it.each([
    ['AADSTS7000215: Invalid client secret provided.', 'AZURE_CLIENT_SECRET'],
    ['AADSTS7000222: The provided client secret keys are expired.', 'expired'],
    ['AADSTS700027: The certificate with identifier used to sign is not registered.', 'certificate'],
    ["AADSTS700016: Application 'x' was not found in the directory.", 'AZURE_CLIENT_ID'],
    ["AADSTS90002: Tenant 'x' not found.", 'AZURE_TENANT_ID'],
    ['AADSTS1234567: Something new.', 'AADSTS1234567'],
  ])('that Entra refuses with %s is explained', async (message, remedy) => {
    const error = await failure(failing(new Error(message)).authorizationFor(ours));
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toContain(remedy);
  });

  it('comes later when Entra is busy or cannot be reached', async () => {
    const busy = failing(new Error('AADSTS90033: A transient error has occurred. Please try again.'));
    expect(await failure(busy.authorizationFor(ours))).toBeInstanceOf(RetryLater);
    const away = failing(new Error('getaddrinfo ENOTFOUND login.microsoftonline.com'));
    expect(await failure(away.authorizationFor(ours))).toBeInstanceOf(RetryLater);
  });

  it('needs an identity: without one the error says what to switch on', async () => {
    const error = new Error('ManagedIdentityCredential authentication unavailable.');
    error.name = 'CredentialUnavailableError';
    const refused = await failure(failing(error).authorizationFor(ours));
    expect(refused).toMatchObject({ name: 'Refused' });
    expect((refused as Refused).remedy).toContain('managed identity');
  });

  it('never lets the secret out with an error', async () => {
    const error = new Error('POST failed: client_id=a&client_secret=hunter2&scope=b');
    Object.assign(error, { request: { body: 'client_secret=hunter2' } });
    const failed = await failure(failing(error).authorizationFor(ours));
    expect(failed.message).toContain('client_secret=(hidden)');
    expect(JSON.stringify([failed, failed.cause, String(failed.cause)])).not.toContain('hunter2');
  });
});

describe('The credential', () => {
  const open = async (more: object) => (await lazyCredential({ ...settings, ...more })()).constructor.name;

  it('is the client secret where there is one', async () => {
    const all = { clientId: 'c', clientSecret: 's', certificatePath: '/c.pem' };
    expect(await open(all)).toBe('ClientSecretCredential');
  });

  it('is the certificate where there is no secret', async () => {
    expect(await open({ clientId: 'c', certificatePath: '/c.pem' })).toBe('ClientCertificateCredential');
  });

  it('is the managed identity where there is neither', async () => {
    expect(await open({})).toBe('ManagedIdentityCredential');
    expect(await open({ clientId: 'c' })).toBe('ManagedIdentityCredential');
  });

  it('is opened once', async () => {
    const credential = lazyCredential(settings);
    expect(await credential()).toBe(await credential());
  });
});

describe('A pinned URL', () => {
  const pin = { origin: 'https://outlook.office365.com' };

  it('has exactly the configured origin', () => {
    expect(isPinned('https://outlook.office365.com/adminapi', pin)).toBe(true);
    expect(isPinned('https://outlook.office365.com:446/adminapi', pin)).toBe(false);
    expect(isPinned('http://outlook.office365.com/adminapi', pin)).toBe(false);
    expect(isPinned('https://user@outlook.office365.com/', pin)).toBe(false);
    expect(isPinned('https://outlook.office365.com@evil.example/', pin)).toBe(false);
    expect(isPinned('not a url', pin)).toBe(false);
  });

  it('may be a subdomain on any port where the service has regions', () => {
    const regional = { ...pin, subdomains: true };
    expect(isPinned('https://am0pr01.outlook.office365.com:446/x', regional)).toBe(true);
    expect(isPinned('https://eviloutlook.office365.com/x', regional)).toBe(false);
    expect(isPinned('http://am0pr01.outlook.office365.com/x', regional)).toBe(false);
  });

  it('may be plain http on loopback in development only', () => {
    const local = { origin: 'http://127.0.0.1:7000' };
    expect(isPinned('http://127.0.0.1:7000/x', local)).toBe(false);
    expect(isPinned('http://127.0.0.1:7000/x', { ...local, development: true })).toBe(true);
    expect(isPinned('http://127.0.0.1:7001/x', { ...local, development: true })).toBe(false);
    const remote = { origin: 'http://tenant.example', development: true };
    expect(isPinned('http://tenant.example/x', remote)).toBe(false);
  });
});
