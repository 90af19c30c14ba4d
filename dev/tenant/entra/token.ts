import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { AppRegistration } from './registration.ts';
import { SigningKey } from './signing-key.ts';

export type Service = 'graph' | 'exchange';

/** A service of Microsoft's, or the API that the app itself exposes. */
export type Audience = Service | 'own';

const RESOURCES: Record<Service, string> = {
  graph: 'https://graph.microsoft.com',
  exchange: 'https://outlook.office365.com',
};

const claims = z.object({
  aud: z.string(),
  appid: z.string(),
  tid: z.string(),
  roles: z.array(z.string()),
  exp: z.number(),
});

export type Claims = z.infer<typeof claims>;

/** The hosts a scope or resource may name, with the tenant's own address standing in for any of them. */
export function audienceOf(resource: string, clientId: string): Audience | undefined {
  if (resource.replace(/\/\.default$/, '') === ownApi(clientId)) return 'own';
  const host = resource.replace(/^https:\/\//, '').replace(/\/.*$/, '');
  if (/^(graph\.microsoft\.(com|us)|dod-graph\.microsoft\.us|microsoftgraph\.chinacloudapi\.cn)$/.test(host))
    return 'graph';
  if (/^(outlook\.office365\.(com|us)|outlook-dod\.office365\.us|partner\.outlook\.cn)$/.test(host))
    return 'exchange';
  return undefined;
}

const ownApi = (clientId: string): string => `api://${clientId}`;

/**
 * Makes and reads access tokens; they look like Entra's and are signed with keys of this run. Nobody but Microsoft's
 * services may look into theirs.
 */
export class Tokens {
  readonly #registration: AppRegistration;
  readonly #key = randomBytes(32);
  readonly signingKey = new SigningKey();

  constructor(registration: AppRegistration) {
    this.#registration = registration;
  }

  issue(audience: Audience): string {
    const { tenantId, clientId, roles, tokenLifetime } = this.#registration;
    const now = Math.floor(Date.now() / 1_000);
    const payload = {
      aud: audience === 'own' ? ownApi(clientId) : RESOURCES[audience],
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + tokenLifetime,
      appid: clientId,
      idtyp: 'app',
      tid: tenantId,
      roles: roles[audience] ?? [],
      ver: '1.0',
    };
    const { kid } = this.signingKey;
    const header = audience === 'own' ? { typ: 'JWT', alg: 'RS256', kid } : { typ: 'JWT', alg: 'HS256' };
    const signed = `${encode(header)}.${encode(payload)}`;
    return `${signed}.${audience === 'own' ? this.signingKey.sign(signed) : this.#sign(signed)}`;
  }

  /** The claims of a token of ours that is still good, for that audience. */
  read(token: string, audience: Service): Claims | undefined {
    const [header, payload, signature] = token.split('.');
    if (header === undefined || payload === undefined || signature === undefined) return undefined;
    if (!isSame(signature, this.#sign(`${header}.${payload}`))) return undefined;
    const read = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
    return read.aud === RESOURCES[audience] && read.exp > Date.now() / 1_000 ? read : undefined;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
