import { expect, test } from 'vitest';
import { clientStates } from '../../shared/adapters/client-states.ts';
import { receiveNotifications } from '../../shared/use-cases/receive-notifications.ts';
import { NOON, OTHER_SENTINEL, SENTINEL } from '../contract/stores/records.ts';

const states = clientStates({ secrets: ['the secret of these tests'] });
const receive = (items: Parameters<typeof receiveNotifications>[0]) =>
  receiveNotifications(items, { clientStates: states, clock: { now: () => NOON } });

test('a batch makes one wake a sentinel, however often it is named', () => {
  const [one, other] = [states.make(SENTINEL), states.make(OTHER_SENTINEL)];
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
  const received = receive([{ clientState: 'guess' }, {}, { clientState: states.make(SENTINEL) }]);
  expect(received).toMatchObject({ forged: 2, wakes: [{ sentinel: SENTINEL }] });
});

test.each([
  ['subscriptionRemoved', true],
  ['reauthorizationRequired', true],
  ['missed', false],
])('%s wakes the sentinel; subscriptions are reconciled: %s', (lifecycleEvent, reconcile) => {
  expect(receive([{ clientState: states.make(SENTINEL), lifecycleEvent }])).toMatchObject({
    wakes: [{ sentinel: SENTINEL }],
    reconcile,
  });
});

test('what a forger says of subscriptions is not believed', () => {
  expect(receive([{ clientState: 'guess', lifecycleEvent: 'subscriptionRemoved' }]).reconcile).toBe(false);
});
