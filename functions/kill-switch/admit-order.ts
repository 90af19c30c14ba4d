import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Access } from '../../shared/compose-access.ts';
import { wayOf } from '../../shared/domain/access.ts';
import { RetryLater } from '../../shared/domain/errors.ts';
import { admit, bearerOf, unknown } from '../access.ts';
import { objectionToSite } from '../access-forgery.ts';
import { problem } from '../problem.ts';

/** Under what name an order is recorded. A key proves no name: whatever its holder claims is shown as claimed. */
export type Orderer = { nameOf(claimed: string | undefined): string; via: string };

export type OrderAdmission = Orderer | { refusal: HttpResponseInit };

export const KEY_HOLDER: Orderer = {
  nameOf: (claimed) =>
    claimed === undefined ? 'holder of the function key' : `${claimed} (by function key)`,
  via: 'function key',
};

const WITH_A_KEY =
  'Or send a key of the function kill-switch, or a host key of the function app, as x-functions-key.';

/** A token comes first, then a key, since somebody chose to send them; then the platform's session. */
export async function admitOrder(request: HttpRequest, access: Access): Promise<OrderAdmission> {
  const key = presentedKey(request);
  if (key === undefined || bearerOf(request) !== undefined) {
    const admission = await admit(request, 'operator', access, WITH_A_KEY);
    if ('refusal' in admission) return admission;
    const { caller } = admission;
    return { nameOf: () => caller.name, via: wayOf(caller) };
  }
  const refusal = refusalOfSite(request) ?? (await refusalOfKey(key, access));
  return refusal === undefined ? KEY_HOLDER : { refusal };
}

/** Where the platform checks no keys, as on a developer's machine, any page in a browser could send one. */
export function refusalOfSite(request: HttpRequest): HttpResponseInit | undefined {
  const objection = objectionToSite(request);
  return objection === undefined ? undefined : problem(403, 'Refused as a forged request', objection);
}

/** As the platform reads it: the header goes before the query. */
const presentedKey = (request: HttpRequest): string | undefined =>
  request.headers.get('x-functions-key') || request.query.get('code') || undefined;

/** What a header can carry, and far longer than any key of the platform's. */
const KEY = /^[\x21-\x7e]{1,256}$/;

async function refusalOfKey(key: string, access: Access): Promise<HttpResponseInit | undefined> {
  try {
    if (KEY.test(key) && (await access.keys.accepts(key))) return undefined;
    return unknown(
      'The platform does not accept the key. Take one of the function kill-switch (in the portal: Functions, kill-switch, Function keys), or a host key; or send a bearer token, or sign in.',
    );
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    return unchecked(error, access.publicUrl);
  }
}

function unchecked({ message, retryAfter }: RetryLater, publicUrl: string): HttpResponseInit {
  const guarded = `${publicUrl}/api/kill-switch/key`;
  return problem(
    503,
    'The key cannot be checked',
    `The app asked the platform about the key and got no answer: ${message}. Post the same order with the key to ${guarded}, which the platform guards itself; or send a bearer token, or use the console.`,
    { guarded },
    { 'retry-after': String(Math.ceil(retryAfter / 1000)) },
  );
}
