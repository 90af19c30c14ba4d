import { expect, test } from 'vitest';
import type { SentinelId } from '../../shared/ports/mail.ts';
import type { ClientStates } from '../../shared/ports/subscriptions.ts';
import { receiveNotifications } from '../../shared/use-cases/receive-notifications.ts';
import { NOON, OTHER_SENTINEL, SENTINEL } from '../contract/stores/records.ts';

const clientStates: ClientStates = {
  keyName: 'new',
  make: (sentinel) => `proof ${sentinel}`,
  verify: (state) => (state.startsWith('proof ') ? (state.slice(6) as SentinelId) : undefined),
};
const receive = (items: Parameters<typeof receiveNotifications>[0]) =>
  receiveNotifications(items, { clientStates, clock: { now: () => NOON } });

test('a batch makes one wake a sentinel, however often it is named', () => {
  const [one, other] = [clientStates.make(SENTINEL), clientStates.make(OTHER_SENTINEL)];
  expect(receive([{ clientState: one }, { clientState: other }, { clientState: one }])).toEqual({
    wakes: [
      { sentinel: SENTINEL, madeAt: NOON },
      { sentinel: OTHER_SENTINEL, madeAt: NOON },
    ],
    forged: 0,
    reconcile: false,
  });
});

test('a forged item is counted and hides no good one', () => {
  const received = receive([{ clientState: 'guess' }, {}, { clientState: clientStates.make(SENTINEL) }]);
  expect(received).toMatchObject({ forged: 2, wakes: [{ sentinel: SENTINEL }] });
});

test.each([
  ['subscriptionRemoved', true],
  ['reauthorizationRequired', true],
  ['missed', false],
])('%s wakes the sentinel; subscriptions are reconciled: %s', (lifecycleEvent, reconcile) => {
  expect(receive([{ clientState: clientStates.make(SENTINEL), lifecycleEvent }])).toMatchObject({
    wakes: [{ sentinel: SENTINEL }],
    reconcile,
  });
});

test('what a forger says of subscriptions is not believed', () => {
  expect(receive([{ clientState: 'guess', lifecycleEvent: 'subscriptionRemoved' }]).reconcile).toBe(false);
});
