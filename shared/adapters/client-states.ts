import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidInput } from '../domain/errors.ts';
import type { SentinelId } from '../ports/mail.ts';
import type { ClientStates } from '../ports/subscriptions.ts';

/** Graph keeps at most 128 characters; an object id, a dot and a digest are 80. */
const LONGEST = 128;
const STATE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/**
 * `<object id>.<HMAC-SHA256 of it>`: a notification names its sentinel and proves that we made its subscription,
 * without a look-up. The first secret signs, all of them verify, so that a secret can be rotated.
 */
export function clientStates({ secrets }: { secrets: readonly string[] }): ClientStates {
  const keys = secrets.filter((secret) => secret !== '');
  const digest = (key: string, text: string) => createHmac('sha256', key).update(text).digest();
  return {
    // No sentinel is called that, so this gives away no client state.
    keyName: digest(keys[0] ?? '', 'key name')
      .toString('hex')
      .slice(0, 8),
    make(sentinel) {
      const [current] = keys;
      if (current === undefined)
        throw new InvalidInput('STORMLOCK_CLIENT_STATE_SECRET is empty. Set it to a random text.');
      return `${sentinel}.${digest(current, sentinel).toString('base64url')}`;
    },
    verify(clientState) {
      if (clientState.length > LONGEST) return undefined;
      const [, sentinel, signature] = STATE.exec(clientState) ?? [];
      if (sentinel === undefined || signature === undefined) return undefined;
      const given = Buffer.from(signature, 'base64url');
      // Every key is tried, whichever fits, so that the time tells nothing.
      const fits = keys.map((key) => timingSafeEqual(digest(key, sentinel), given));
      return fits.includes(true) ? (sentinel as SentinelId) : undefined;
    },
  };
}
