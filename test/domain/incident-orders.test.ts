import { describe, expect, it } from 'vitest';
import type { Cleanup, SliceProgress } from '../../shared/domain/cleanup.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import { InvalidInput, Unfitting } from '../../shared/domain/errors.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { dismiss } from '../../shared/domain/incident-dismissal.ts';
import { orderLock } from '../../shared/domain/incident-lock-order.ts';
import { type Option, optionsOf } from '../../shared/domain/incident-options.ts';
import {
  approvePurge,
  closeByHand,
  extendLock,
  type Given,
  holdsNoLock,
  orderPurge,
  orderPurgeOnce,
  orderRelease,
} from '../../shared/domain/incident-orders.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { NOON } from '../contract/stores/records.ts';
import { heldCleanup, lockRecord, plan, stormIncident } from '../functions/storm.ts';
import { runWith } from './incident-states.ts';

const KIM = { kind: 'operator', name: 'Kim' } as const;
const GIVEN: Given = { by: KIM, reason: 'an exercise', at: NOON + HOUR };
const ID = '20161114-120500-abc123';
const lock = lockRecord();
const confirmedAt = NOON + 6 * MINUTE;
const run = { plan: plan(), caseId: 'c1', cleared: true };

const CONTAINMENTS: readonly Containment[] = [
  { state: 'none' },
  { state: 'wanted' },
  { state: 'locking', lock, attempts: 0 },
  { state: 'locking', lock, attempts: 1, sentAt: NOON, firstSentAt: NOON },
  {
    state: 'locked',
    lock,
    firstSentAt: NOON,
    confirmedAt,
    canary: 'restricted',
    releaseAt: NOON + 2 * HOUR,
  },
  { state: 'unlockable', why: 'on premises', remedy: 'ask there' },
  { state: 'releasing', lock, confirmedAt, by: KIM, reason: 'over', forced: true, attempts: 0 },
  { state: 'released', at: NOON, by: KIM, lock, confirmedAt, exact: true, gone: [] },
  { state: 'release-refused', lock, confirmedAt, why: 'it was edited', at: NOON },
];

const CLEANUPS: readonly Cleanup[] = [
  { state: 'none', why: 'switched off' },
  { state: 'waiting' },
  { state: 'settling', until: NOON + 2 * HOUR },
  {
    state: 'running',
    run: { ...run, slices: [{ step: 'purged', searchId: 's', items: 1, at: NOON, partial: false }] },
  },
  heldCleanup(),
  { state: 'handed-over', why: 'no licence', remedy: 'search by hand', at: NOON },
  {
    state: 'done',
    run: { ...run, slices: [{ step: 'checked', searchId: 's', items: 1, itemsAfter: 0, partial: false }] },
    at: NOON,
    residue: { sentinelsChecked: 1, looked: 10, left: 0, ids: [] },
  },
];

const states: Incident[] = CONTAINMENTS.flatMap((containment) =>
  CLEANUPS.flatMap((cleanup) =>
    [{}, { closedAt: NOON + 1 }, { dismissed: { at: NOON, by: KIM, reason: 'a birthday' } }].map((more) =>
      stormIncident(ID, { containment, cleanup, ...more }),
    ),
  ),
);

const ORDERS: Record<Option['do'], (incident: Incident, forced: boolean) => Incident> = {
  // On a closed incident the order opens another one.
  lock: (incident) => (incident.closedAt === undefined ? orderLock(incident, GIVEN, false) : incident),
  approve: (incident) => approvePurge(incident, GIVEN),
  purge: (incident) => orderPurge(incident, GIVEN, 30 * MINUTE),
  release: (incident, forced) => orderRelease(incident, GIVEN, forced),
  extend: (incident) => extendLock(incident, GIVEN, HOUR),
  dismiss: (incident) => dismiss(incident, GIVEN),
  close: (incident) => closeByHand(incident, GIVEN),
};

const describeState = ({ containment, cleanup, closedAt, dismissed }: Incident): string =>
  `${containment.state}, ${cleanup.state}${closedAt ? ', closed' : ''}${dismissed ? ', dismissed' : ''}`;

describe('the options an incident offers', () => {
  it.each(states.map((state) => [describeState(state), state] as const))(
    'when %s are accepted and change something',
    (_, state) => {
      for (const option of optionsOf(state)) {
        const changed = ORDERS[option.do](state, option.forced === true);
        expect(changed, option.do).not.toBe(state);
        expect(changed.timeline.at(-1)).toMatchObject({
          by: KIM,
          what: expect.stringContaining('an exercise'),
        });
        expect(option.consequence.length).toBeGreaterThan(20);
      }
    },
  );

  it.each(states.map((state) => [describeState(state), state] as const))(
    'when %s are all that would change something',
    (_, state) => {
      const offered = new Set<string>(optionsOf(state).map((option) => option.do));
      for (const [name, order] of Object.entries(ORDERS)) {
        if (offered.has(name)) continue;
        try {
          expect(order(state, false), name).toBe(state);
        } catch (error) {
          expect(error, name).toBeInstanceOf(Unfitting);
        }
      }
    },
  );

  it('spell out how many mailboxes an approval reaches and for how long mail stays recoverable', () => {
    const approve = optionsOf(stormIncident(ID, { cleanup: heldCleanup() })).find(
      (option) => option.do === 'approve',
    );
    expect(approve?.consequence).toBe(
      '10 messages leave up to 12,000 mailboxes. Copies: 120,000 expected, 148,000 found: 28,000 more than the storm explains. They may be other mail, and would go too. Held because search 1 finds 148,000 items where 120,000 are expected, 23 % off. People can restore them from Recoverable Items for 14 days unless your mailboxes are set otherwise.',
    );
  });

  it('speak of the copies expected as long as one search has not counted', () => {
    const held = heldCleanup();
    if (held.state !== 'held') throw new Error('not held');
    const slices = [...held.run.slices, { step: 'created' as const, searchId: 's2' }];
    const [approve] = optionsOf(stormIncident(ID, { cleanup: { ...held, run: { ...held.run, slices } } }));
    expect(approve?.consequence).toContain('Copies: 120,000 expected, not counted yet. Held because');
  });
});

describe('approving', () => {
  it('deletes nothing that was never counted: what failed to be counted is counted first', () => {
    const held = heldCleanup();
    if (held.state !== 'held') throw new Error('not held');
    const uncounted = {
      ...held,
      run: { ...held.run, slices: [{ step: 'created' as const, searchId: 's1' }] },
    };
    const approved = approvePurge(stormIncident(ID, { cleanup: uncounted }), GIVEN);
    expect(approved.cleanup).toMatchObject({ state: 'running', run: { cleared: false, approvedBy: KIM } });
    expect(approvePurge(stormIncident(ID, { cleanup: held }), GIVEN).cleanup).toMatchObject({
      run: { cleared: true },
    });
  });

  it('changes nothing the second time', () => {
    const approved = approvePurge(stormIncident(ID, { cleanup: heldCleanup() }), GIVEN);
    expect(approvePurge(approved, { ...GIVEN, reason: 'again' })).toBe(approved);
  });
});

describe('extending a lock', () => {
  const locked = stormIncident(ID, { containment: CONTAINMENTS[4] ?? { state: 'none' } });

  it('adds to the time that is left, up to seven days from now', () => {
    expect(extendLock(locked, GIVEN, HOUR).containment).toMatchObject({ releaseAt: NOON + 3 * HOUR });
    expect(extendLock(locked, GIVEN, 7 * DAY - HOUR).containment).toMatchObject({
      releaseAt: NOON + HOUR + 7 * DAY,
    });
    expect(() => extendLock(locked, GIVEN, 7 * DAY - HOUR + 1)).toThrow(InvalidInput);
  });

  it('counts from now where the release is due already', () => {
    const due = { ...GIVEN, at: NOON + 5 * HOUR };
    expect(extendLock(locked, due, HOUR).containment).toMatchObject({ releaseAt: NOON + 6 * HOUR });
  });

  it('by nothing or less is refused', () => {
    expect(() => extendLock(locked, GIVEN, 0)).toThrow(
      'A lock is extended by more than nothing and ends within 7 days; 0 s more would end on 14 Nov 2016 14:00:00 UTC.',
    );
    expect(() => extendLock(locked, GIVEN, -HOUR)).toThrow(InvalidInput);
  });
});

describe('ordering a purge', () => {
  it('waits until mail queued at the lock has landed', () => {
    const soon = { ...GIVEN, at: confirmedAt + MINUTE };
    const locked = stormIncident(ID, {
      containment: CONTAINMENTS[4] ?? { state: 'none' },
      cleanup: { state: 'none', why: '' },
    });
    expect(orderPurge(locked, soon, 30 * MINUTE).cleanup).toEqual({
      state: 'settling',
      until: confirmedAt + 30 * MINUTE,
    });
    const late = { ...GIVEN, at: confirmedAt + HOUR };
    expect(orderPurge(locked, late, 30 * MINUTE).cleanup).toEqual({ state: 'settling', until: late.at });
  });

  const once = (cleanup: Cleanup, more: Partial<Incident> = {}) => {
    const incident = stormIncident(ID, { cleanup, ...more });
    return orderPurgeOnce(incident, GIVEN, 30 * MINUTE) === incident ? 'nothing' : 'begun';
  };
  const left = (slice?: SliceProgress): Cleanup => ({
    state: 'handed-over',
    why: 'no role',
    remedy: 'grant it',
    at: NOON,
    ...(slice === undefined ? {} : { run: runWith([slice]) }),
  });
  const purged: SliceProgress = { step: 'purged', searchId: 's', items: 1, at: NOON, partial: false };

  it('once begins none where one is done, and one where none was begun', () => {
    expect(
      CLEANUPS.filter(({ state }) => state !== 'held').map((cleanup) => [cleanup.state, once(cleanup)]),
    ).toEqual([
      ['none', 'begun'],
      ['waiting', 'nothing'],
      ['settling', 'nothing'],
      ['running', 'nothing'],
      ['handed-over', 'begun'],
      ['done', 'nothing'],
    ]);
  });

  it('once begins what was left to people only where nothing was removed and no operator ordered it', () => {
    expect(once(left({ step: 'planned' }))).toBe('begun');
    expect(once(left(purged))).toBe('nothing');
    expect(once(left(), { purgeOrderedBy: { kind: 'stormlock' } })).toBe('begun');
    expect(once(left(), { purgeOrderedBy: KIM })).toBe('nothing');
  });
});

describe('ordering a release', () => {
  it('of what is not locked yet says how the lock is called off', () => {
    const ahead = stormIncident(ID, { containment: { state: 'wanted' } });
    expect(() => orderRelease(ahead, GIVEN, false)).toThrow('is not locked yet, but is about to be');
  });

  it('has nothing to do where Stormlock set no lock and will set none', () => {
    const former = { state: 'unlockable', why: 'on premises', remedy: 'ask there', former: lock } as const;
    expect(holdsNoLock(former)).toBe(false);
    expect(CONTAINMENTS.filter(holdsNoLock).map(({ state }) => state)).toEqual(['none', 'unlockable']);
  });
});

describe('approving what was held because nobody knows what became of it', () => {
  const doubtful = (...doubts: (string | undefined)[]) =>
    optionsOf(
      stormIncident(ID, {
        cleanup: {
          state: 'held',
          why: 'lost',
          at: NOON,
          run: runWith(
            doubts.map((doubt) => ({
              step: 'purging',
              searchId: 's',
              items: 9,
              at: NOON,
              ...(doubt === undefined ? {} : { doubt }),
            })),
          ),
        },
      }),
    )[0];

  it('goes on without it', () => {
    expect(doubtful(undefined, 'lost')).toMatchObject({
      do: 'approve',
      consequence: expect.stringContaining('without waiting for purge 2, and does not submit it again.'),
    });
    expect(doubtful('lost', 'lost')?.consequence).toContain(
      'for purges 1, 2, and does not submit them again.',
    );
    expect(doubtful(undefined)?.consequence).toContain('leave up to');
  });
});

describe('dismissing', () => {
  it('lets nothing more be deleted or locked, and gives back what is', () => {
    for (const state of states.filter(({ dismissed, closedAt }) => !dismissed && !closedAt)) {
      const after = dismiss(state, GIVEN);
      expect(['wanted', 'locking', 'locked', 'unlockable'], describeState(state)).not.toContain(
        after.containment.state,
      );
      expect(['waiting', 'settling', 'running', 'held'], describeState(state)).not.toContain(
        after.cleanup.state,
      );
      if ('lock' in state.containment && state.containment.state === 'locked')
        expect(after.containment).toMatchObject({ state: 'releasing', by: KIM, forced: false });
    }
  });

  it('says that what was purged before can be restored', () => {
    const purged = stormIncident(ID, { cleanup: CLEANUPS[3] ?? { state: 'waiting' } });
    expect(dismiss(purged, GIVEN).cleanup).toMatchObject({
      state: 'handed-over',
      remedy: expect.stringContaining('Recoverable Items'),
    });
  });

  it('keeps the record of what Defender was sent, however long ago, and says how to move it back', () => {
    const remediation = { copies: 90, sent: 50, complete: false, batches: [] };
    const run = runWith([{ step: 'planned' }], { purger: 'defender', remediation });
    const after = dismiss(stormIncident(ID, { cleanup: { state: 'running', run } }), GIVEN);
    expect(after.cleanup).toMatchObject({
      state: 'handed-over',
      run: { remediation },
      remedy: expect.stringContaining('action center of Microsoft Defender'),
    });
    expect(after.timeline.at(-1)?.what).toContain('move the messages to the inbox');
  });

  it('says how to undo a purge that is over, too', () => {
    const run = runWith([{ step: 'checked', searchId: 's', items: 9, partial: false }]);
    const residue = { sentinelsChecked: 1, looked: 2, left: 0, ids: [] };
    const over = stormIncident(ID, { closedAt: NOON, cleanup: { state: 'done', run, residue, at: NOON } });
    expect(dismiss(over, GIVEN).timeline.at(-1)?.what).toContain('Recoverable Items');
    const idle = {
      state: 'handed-over',
      run: runWith([{ step: 'planned' }]),
      why: '',
      remedy: '',
      at: NOON,
    } as const;
    expect(dismiss(stormIncident(ID, { cleanup: idle }), GIVEN).timeline.at(-1)?.what).not.toContain(
      'Recoverable',
    );
  });
});
