import { expect, test } from 'vitest';
import { clientStates } from '../../shared/adapters/client-states.ts';
import { receiveNotifications } from '../../shared/use-cases/receive-notifications.ts';
import { NOON, OTHER_SENTINEL, SENTINEL } from '../contract/stores/records.ts';

const SUBSCRIPTION = '5d1c9a8e-0d3c-4a54-9d44-0c5f3e2b1a00';
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
  });
});

test('a forged item is counted and hides no good one', () => {
  const received = receive([{ clientState: 'guess' }, {}, { clientState: states.make(SENTINEL) }]);
  expect(received).toMatchObject({ forged: 2, wakes: [{ sentinel: SENTINEL }] });
});

test.each([
  ['subscriptionRemoved', { removed: true }],
  ['reauthorizationRequired', { challenged: SUBSCRIPTION }],
  ['missed', {}],
])(
  '%s wakes the sentinel, and its wake alone says what happened to the subscription',
  (lifecycleEvent, news) => {
    const received = receive([
      { clientState: states.make(OTHER_SENTINEL) },
      { clientState: states.make(SENTINEL), lifecycleEvent, subscriptionId: SUBSCRIPTION },
      { clientState: states.make(SENTINEL), subscriptionId: SUBSCRIPTION },
    ]);
    expect(received.wakes).toEqual([
      { sentinel: OTHER_SENTINEL, madeAt: NOON },
      { sentinel: SENTINEL, madeAt: NOON, ...news },
    ]);
  },
);

test('a challenge that names no subscription is a wake like any other', () => {
  const item = { clientState: states.make(SENTINEL), lifecycleEvent: 'reauthorizationRequired' };
  expect(receive([item]).wakes).toEqual([{ sentinel: SENTINEL, madeAt: NOON }]);
});

test('what a forger says of subscriptions is not believed', () => {
  const forged = { clientState: 'guess', lifecycleEvent: 'subscriptionRemoved' };
  expect(receive([forged, { clientState: states.make(SENTINEL) }]).wakes).toEqual([
    { sentinel: SENTINEL, madeAt: NOON },
  ]);
});

test('a client state is proved once a batch, however often it is repeated', () => {
  let proofs = 0;
  const verify = (state: string) => {
    proofs++;
    return states.verify(state);
  };
  const items = Array.from({ length: 900 }, (_, i) => ({
    clientState: [states.make(SENTINEL), `${OTHER_SENTINEL}.${'A'.repeat(43)}`, ''][i % 3] ?? '',
  }));
  const received = receiveNotifications(items, {
    clientStates: { ...states, verify },
    clock: { now: () => NOON },
  });
  expect(received).toMatchObject({ wakes: [{ sentinel: SENTINEL }], forged: 600 });
  expect(proofs).toBe(3);
});
