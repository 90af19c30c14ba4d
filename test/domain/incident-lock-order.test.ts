import { describe, expect, it } from 'vitest';
import type { Containment, Incident } from '../../shared/domain/incident.ts';
import { orderLock } from '../../shared/domain/incident-lock-order.ts';
import type { Given } from '../../shared/domain/incident-orders.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { NOON } from '../contract/stores/records.ts';
import { lockRecord, stormIncident } from '../functions/storm.ts';

const KIM = { kind: 'operator', name: 'Kim' } as const;
const GIVEN: Given = { by: KIM, reason: 'an exercise', at: NOON + HOUR };
const ID = '20161114-120500-abc123';
const lock = lockRecord();
const confirmedAt = NOON + 6 * MINUTE;

const LOCKED: Containment = {
  state: 'locked',
  lock,
  firstSentAt: NOON,
  confirmedAt,
  canary: 'restricted',
  releaseAt: NOON + 2 * HOUR,
};
const RELEASING: Containment = {
  state: 'releasing',
  lock,
  confirmedAt,
  by: KIM,
  reason: 'over',
  forced: false,
  attempts: 1,
};
const UNDER_WAY: readonly Containment[] = [
  { state: 'wanted' },
  { state: 'locking', lock, attempts: 1, sentAt: NOON, firstSentAt: NOON },
];

const incidentWith = (containment: Containment, more: Partial<Incident> = {}): Incident =>
  stormIncident(ID, { containment, ...more });

const setback = { at: NOON, retryAt: NOON + 2 * HOUR, failures: 3, message: 'busy' };

describe('ordering a lock', () => {
  it.each<Containment>([
    { state: 'none' },
    { state: 'unlockable', why: 'on premises', remedy: 'ask there' },
    { state: 'released', at: NOON, by: KIM, lock, confirmedAt, exact: true, gone: [] },
  ])('begins one where the state is $state', (containment) => {
    const ordered = orderLock(
      incidentWith(containment, { rehearsal: true, setbacks: { containment: setback } }),
      GIVEN,
      false,
    );
    expect(ordered).toMatchObject({
      rehearsal: false,
      lockOrderedBy: KIM,
      lockOrderedAt: GIVEN.at,
      containment: { state: 'wanted' },
      setbacks: {},
    });
    expect(ordered.timeline.at(-1)).toEqual({ at: GIVEN.at, by: KIM, what: 'Lock ordered: an exercise' });
  });

  it.each<Containment>([LOCKED, { state: 'release-refused', lock, confirmedAt, why: 'edited', at: NOON }])(
    'changes nothing where the state is $state',
    (containment) => {
      const incident = incidentWith(containment);
      expect(orderLock(incident, GIVEN, false)).toBe(incident);
    },
  );

  it.each(UNDER_WAY)('makes a lock that Stormlock began ($state) the operator’s', (containment) => {
    const incident = incidentWith(containment, { setbacks: { containment: setback } });
    expect(orderLock(incident, GIVEN, false)).toMatchObject({
      lockOrderedBy: KIM,
      containment,
      setbacks: {},
    });
  });

  it.each(UNDER_WAY)('twice is once, while it is under way ($state)', (containment) => {
    const incident = incidentWith(containment, { lockOrderedBy: KIM, lockOrderedAt: NOON });
    expect(orderLock(incident, GIVEN, false)).toBe(incident);
  });

  it.each(UNDER_WAY)('anew overrules a pause that held the first order back ($state)', (containment) => {
    const incident = incidentWith(containment, { lockOrderedBy: KIM, lockOrderedAt: NOON });
    expect(orderLock(incident, GIVEN, true)).toMatchObject({ lockOrderedAt: GIVEN.at, containment });
  });

  it('turns a release round and keeps what was saved before the first lock', () => {
    expect(orderLock(incidentWith(RELEASING), GIVEN, false).containment).toEqual({
      state: 'locking',
      lock,
      attempts: 0,
    });
  });

  it('waits for a release that is on its way before it looks whether the lock still shows', () => {
    const sent = { ...RELEASING, sentAt: NOON + 59 * MINUTE };
    expect(orderLock(incidentWith(sent), GIVEN, false).containment).toEqual({
      state: 'locking',
      lock,
      attempts: 0,
      sentAt: sent.sentAt,
    });
  });
});
