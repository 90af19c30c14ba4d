import { z } from 'zod';
import { type Caller, roleOf } from '../shared/domain/access.ts';

const principal = z.object({
  auth_typ: z.literal('aad'),
  role_typ: z.string().optional(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })).max(1_000),
});

const SCHEMAS = 'http://schemas.microsoft.com';
const TENANT = ['tid', `${SCHEMAS}/identity/claims/tenantid`];
const ROLES = ['roles', `${SCHEMAS}/ws/2008/06/identity/claims/role`];
const NAMES = [
  'preferred_username',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'name',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
];

/**
 * Reads `x-ms-client-principal`, which App Service authentication adds to each request of a signed-in person and
 * takes off requests from outside. `undefined` when it is malformed or of another tenant.
 */
export function readPrincipal(header: string, tenant: string): Caller | undefined {
  const parsed = principal.safeParse(decoded(header));
  if (!parsed.success) return undefined;
  const { claims, role_typ } = parsed.data;
  const firstOf = (types: readonly string[]) =>
    types.map((type) => claims.find((claim) => claim.typ === type)?.val).find((value) => value);
  if (firstOf(TENANT)?.toLowerCase() !== tenant) return undefined;
  const types = role_typ === undefined ? ROLES : [...ROLES, role_typ];
  const role = roleOf(claims.filter((claim) => types.includes(claim.typ)).map((claim) => claim.val));
  return {
    name: firstOf(NAMES) ?? 'unnamed person',
    via: 'sign-in',
    ...(role === undefined ? {} : { role }),
  };
}

function decoded(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
