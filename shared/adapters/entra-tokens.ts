import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Caller, roleOf } from '../domain/access.ts';
import { NotAuthentic, RetryLater } from '../domain/errors.ts';
import { SECOND } from '../domain/time.ts';
import type { TokenVerifier } from '../ports/access.ts';

export type EntraTokensOptions = {
  /** `https://login.microsoftonline.com` or another cloud's. */
  authorityHost: string;
  /** The tenant's id, in lower case. */
  tenant: string;
  /** Accepted values of `aud`; at least one. */
  audiences: readonly string[];
  fetch?: typeof fetch;
};

/** Every cloud but China signs version 1 tokens in this name. */
const V1_ISSUER = 'https://sts.windows.net/';
const V1_ISSUER_CHINA = 'https://sts.chinacloudapi.cn/';
/** For one of the two readings before the first token: an operator waits ten seconds in all. */
const PATIENCE = 3 * SECOND;

const metadata = z.object({ issuer: z.url(), jwks_uri: z.url() });

const claims = z.object({
  tid: z.string(),
  roles: z.array(z.string()).catch([]),
  preferred_username: z.string().optional(),
  upn: z.string().optional(),
  unique_name: z.string().optional(),
  app_displayname: z.string().optional(),
  azp: z.string().optional(),
  appid: z.string().optional(),
  oid: z.string().optional(),
});

type Authority = { keys: ReturnType<typeof createRemoteJWKSet>; issuers: string[] };

/** Verifies Entra ID's access tokens against the tenant's published keys, which are cached and renewed when they roll. */
export function entraTokens(options: EntraTokensOptions): TokenVerifier {
  let authority: Promise<Authority> | undefined;
  const known = (): Promise<Authority> => {
    authority ??= discover(options).catch((error: unknown) => {
      authority = undefined;
      throw error;
    });
    return authority;
  };
  return {
    async verify(token) {
      const { keys, issuers } = await known();
      try {
        const { payload } = await jwtVerify(token, keys, {
          algorithms: ['RS256'],
          issuer: issuers,
          audience: [...options.audiences],
          requiredClaims: ['exp', 'tid'],
          clockTolerance: 60,
        });
        return callerOf(payload, options.tenant);
      } catch (error) {
        throw explained(error);
      }
    },
  };
}

/** Reads who signs for the tenant. */
async function discover({
  authorityHost,
  tenant,
  fetch: given = fetch,
}: EntraTokensOptions): Promise<Authority> {
  const url = `${authorityHost.replace(/\/$/, '')}/${tenant}/v2.0/.well-known/openid-configuration`;
  const { issuer, jwks_uri } = await read(url, given);
  const v1 = new URL(authorityHost).hostname.endsWith('.cn') ? V1_ISSUER_CHINA : V1_ISSUER;
  return {
    keys: createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: PATIENCE, [customFetch]: given }),
    issuers: [issuer, `${v1}${tenant}/`],
  };
}

async function read(url: string, given: typeof fetch): Promise<z.infer<typeof metadata>> {
  try {
    const response = await given(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return metadata.parse(await response.json());
  } catch (cause) {
    throw new RetryLater(`[GET] ${url}: the tenant's sign-in metadata cannot be read`, 10 * SECOND, {
      cause,
    });
  }
}

function callerOf(payload: JWTPayload, tenant: string): Caller {
  const { data } = claims.safeParse(payload);
  if (data?.tid.toLowerCase() !== tenant) throw new NotAuthentic('The token is of another tenant.');
  const app = data.app_displayname ?? data.azp ?? data.appid;
  const name = data.preferred_username ?? data.upn ?? data.unique_name ?? (app && `app ${app}`) ?? data.oid;
  const role = roleOf(data.roles);
  return { name: name ?? 'holder of a token', via: 'token', ...(role === undefined ? {} : { role }) };
}

/** Which claim failed, never what is in the token. */
function explained(error: unknown): Error {
  if (error instanceof NotAuthentic) return error;
  if (error instanceof errors.JWTExpired) return new NotAuthentic('The token has expired.', { cause: error });
  if (error instanceof errors.JWTClaimValidationFailed)
    return new NotAuthentic(`The token's claim "${error.claim}" is not accepted.`, { cause: error });
  const isOurs = error instanceof errors.JOSEError && error.code !== errors.JOSEError.code;
  if (error instanceof errors.JWKSTimeout || !isOurs)
    return new RetryLater("The tenant's signing keys cannot be read.", 10 * SECOND, { cause: error });
  return new NotAuthentic('The token is malformed or not signed by the tenant.', { cause: error });
}
