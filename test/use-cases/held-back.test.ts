import { describe, expect, it } from 'vitest';
import { heldBackBy } from '../../shared/domain/held-back.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { mayDelete, mayLock, mayRelease } from '../../shared/use-cases/may-act.ts';
import { NOON } from '../contract/stores/records.ts';
import { RUN } from '../domain/incident-states.ts';
import { memoryApp } from '../functions/app.ts';
import { lockRecord, stormIncident } from '../functions/storm.ts';

const ID = '20161114-120500-abc123';
const KIM = { kind: 'operator', name: 'Kim' } as const;
const PLANNED: Incident['containment'] = { state: 'locking', lock: lockRecord(), attempts: 0 };
const RUNNING: Incident['cleanup'] = { state: 'running', run: RUN };

const POSITIONS = ['armed', 'observe', 'paused'] as const;
const OPERATORS: readonly Partial<Incident>[] = [
  {},
  { lockOrderedBy: KIM, lockOrderedAt: NOON - HOUR, purgeOrderedBy: KIM },
  { lockOrderedBy: KIM, lockOrderedAt: NOON + HOUR },
];
const MEETINGS = POSITIONS.flatMap((position) =>
  OPERATORS.map((ordered, i) => [position, i, ordered] as const),
);

describe('what is shown as held back', () => {
  it.each(MEETINGS)(
    'is what the steps refuse: switch on %s, orders of kind %i',
    async (position, _, ordered) => {
      const app = memoryApp();
      await app.stores.switch.put({ position, changedAt: NOON, changedBy: KIM, reason: 'x' }, undefined);
      const stand = { position, pausedAt: position === 'paused' ? NOON : Number.NEGATIVE_INFINITY };
      const refused = (asked: Promise<void>) =>
        asked.then(
          () => false,
          () => true,
        );
      const locking = stormIncident(ID, { ...ordered, containment: PLANNED });
      const locked = stormIncident(ID, { ...ordered, cleanup: RUNNING });
      const shown = [...heldBackBy(locking, stand), ...heldBackBy(locked, stand)].map(({ act }) => act);
      expect({
        lock: shown.includes('lock'),
        purge: shown.includes('purge'),
        release: shown.includes('release'),
      }).toEqual({
        lock: await refused(mayLock(locking, app.deps)),
        purge: await refused(mayDelete(locked, app.deps)),
        release: await refused(mayRelease(locked, app.deps)),
      });
    },
  );
});
