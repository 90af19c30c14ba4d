import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { AppRegistration } from './registration.ts';

export type Audience = 'graph' | 'exchange';

const RESOURCES: Record<Audience, string> = {
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
export function audienceOf(resource: string): Audience | undefined {
  const host = resource.replace(/^https:\/\//, '').replace(/\/.*$/, '');
  if (/^(graph\.microsoft\.(com|us)|dod-graph\.microsoft\.us|microsoftgraph\.chinacloudapi\.cn)$/.test(host))
    return 'graph';
  if (/^(outlook\.office365\.(com|us)|outlook-dod\.office365\.us|partner\.outlook\.cn)$/.test(host))
    return 'exchange';
  return undefined;
}

/** Makes and reads access tokens; they look like Entra's and are signed with a key of this run. */
export class Tokens {
  readonly #registration: AppRegistration;
  readonly #key = randomBytes(32);

  constructor(registration: AppRegistration) {
    this.#registration = registration;
  }

  issue(audience: Audience): string {
    const { tenantId, clientId, roles, tokenLifetime } = this.#registration;
    const now = Math.floor(Date.now() / 1_000);
    const payload = {
      aud: RESOURCES[audience],
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + tokenLifetime,
      appid: clientId,
      idtyp: 'app',
      tid: tenantId,
      roles: roles[audience],
      ver: '1.0',
    };
    const signed = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(payload)}`;
    return `${signed}.${this.#sign(signed)}`;
  }

  /** The claims of a token of ours that is still good, for that audience. */
  read(token: string, audience: Audience): Claims | undefined {
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
