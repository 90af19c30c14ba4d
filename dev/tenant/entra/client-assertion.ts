import { constants, verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { AppRegistration } from './registration.ts';

const header = z.object({ alg: z.enum(['RS256', 'PS256']) });
const claims = z.object({ aud: z.string(), iss: z.string(), sub: z.string(), exp: z.number() });

/** What is wrong with a client's signed assertion, or nothing. */
export function faultOfAssertion(assertion: string, registration: AppRegistration): string | undefined {
  const parts = assertion.split('.');
  const [head = '', payload = '', signature = ''] = parts;
  const { alg } = header.parse(decode(head));
  const { aud, iss, sub, exp } = claims.parse(decode(payload));
  if (iss !== registration.clientId || sub !== registration.clientId)
    return 'issuer and subject must be the client';
  if (!aud.includes(registration.tenantId)) return `audience ${aud} is not this token endpoint`;
  if (exp * 1_000 < Date.now()) return 'the assertion has expired';
  const data = Buffer.from(`${head}.${payload}`);
  const padding = alg === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const known = registration.certificates.some((pem) =>
    verify(
      'sha256',
      data,
      { key: new X509Certificate(pem).publicKey, padding, ...(alg === 'PS256' ? { saltLength: 32 } : {}) },
      Buffer.from(signature, 'base64url'),
    ),
  );
  return known ? undefined : 'no registered certificate made the signature';
}

const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
