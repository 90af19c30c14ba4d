import { STATUS_CODES } from 'node:http';
import { RetryLater } from '../domain/errors.ts';
import { SECOND } from '../domain/time.ts';
import type { KeyCheck } from '../ports/access.ts';
import type { Clock } from '../ports/clock.ts';
import { type HttpPolicy, nameOf } from './http/request.ts';
import { createSend, type Fetch } from './http/send.ts';

/** An operator waits ten seconds, and the order itself needs the most of them. */
const POLICY: HttpPolicy = { timeout: 3 * SECOND, attempts: 2, patience: SECOND };

/**
 * Asks the platform by calling a function of this app that it guards: whoever gets through had a right key. The key
 * travels as a header, to the app's own address and nowhere else.
 */
export function platformKeys({
  url,
  clock,
  policy = {},
  ...sending
}: {
  /** The app's own URL. */
  url: string;
  clock: Clock;
  fetch?: Fetch;
  policy?: Partial<HttpPolicy>;
}): KeyCheck {
  const send = createSend({ clock, policy: { ...POLICY, ...policy }, ...sending });
  return {
    async accepts(key) {
      const { status, request } = await send({
        method: 'GET',
        url: `${url}/api/kill-switch/key`,
        headers: { 'x-functions-key': key },
        repeatable: true,
      });
      if (status === 204) return true;
      if (status === 401) return false;
      // The platform answers 401 to every key that is not right; 403 comes from what stands before it.
      const hint = status === 403 ? ' (access restrictions must let the app call itself)' : '';
      throw new RetryLater(
        `${nameOf(request)}: ${status} ${STATUS_CODES[status] ?? ''}${hint}`.trimEnd(),
        5 * SECOND,
      );
    },
  };
}
