import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** The tenant that the app belongs to, and a stranger's. */
export const TENANT = 'aaaabbbb-0000-4000-8000-ccccddddeeee';
export const OTHER_TENANT = '99998888-0000-4000-8000-ccccddddeeee';
export const AUDIENCE = 'api://stormlock';
export const AUTHORITY = 'https://login.example.net';

export type Claims = {
  roles?: string[];
  tid?: string;
  iss?: string;
  aud?: string;
  /** Seconds from now. */
  expiresIn?: number;
  name?: string;
};

/** Made once: a key of this size takes its time. */
let pairs: ReturnType<typeof makePairs> | undefined;

async function makePairs() {
  const [ours, strange] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256'),
  ]);
  return { ours, strange };
}

/** Signs tokens as Entra does, and serves the metadata and keys to check them by. */
export async function tokenOffice() {
  pairs ??= makePairs();
  const { ours, strange } = await pairs;
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'key-1', use: 'sig', alg: 'RS256' };
  const asked: string[] = [];

  const sign = (key: Parameters<SignJWT['sign']>[0], given: Claims): Promise<string> => {
    const { roles = ['Stormlock.Operator'], tid = TENANT, aud = AUDIENCE, expiresIn = 600 } = given;
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ roles, tid, preferred_username: given.name ?? 'ada@contoso.com' })
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'JWT' })
      .setIssuer(given.iss ?? `${AUTHORITY}/${tid}/v2.0`)
      .setAudience(aud)
      .setIssuedAt(now - 3600)
      .setExpirationTime(now + expiresIn)
      .sign(key);
  };

  const serve: typeof fetch = async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(url);
    if (url.endsWith('/.well-known/openid-configuration'))
      return Response.json({
        issuer: `${AUTHORITY}/${TENANT}/v2.0`,
        jwks_uri: `${AUTHORITY}/${TENANT}/discovery/v2.0/keys`,
      });
    if (url.endsWith('/discovery/v2.0/keys')) return Response.json({ keys: [jwk] });
    return new Response('no such page', { status: 404 });
  };

  return {
    issue: (claims: Claims = {}) => sign(ours.privateKey, claims),
    forge: (claims: Claims = {}) => sign(strange.privateKey, claims),
    fetch: serve,
    /** URLs asked for, in order. */
    asked,
  };
}

/** `x-ms-client-principal` as App Service adds it. */
export const principal = (roles: readonly string[], tenant = TENANT, name = 'kim@contoso.com'): string =>
  Buffer.from(
    JSON.stringify({
      auth_typ: 'aad',
      name_typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
      role_typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
      claims: [
        { typ: 'http://schemas.microsoft.com/identity/claims/tenantid', val: tenant },
        { typ: 'preferred_username', val: name },
        ...roles.map((role) => ({ typ: 'roles', val: role })),
      ],
    }),
  ).toString('base64');
