import type { Incident } from '../domain/incident.ts';
import type { MachineAct } from '../domain/incident-acts.ts';
import { statesInWords } from '../domain/states-in-words.ts';
import { STORMLOCK } from '../domain/switch.ts';
import type { Clock } from '../ports/clock.ts';
import type { AuditEntry } from '../ports/stores.ts';
import type { Order } from './operate-switch.ts';

/** Where the app itself acts: the invocation and its instance; absent where nobody told. */
export type ActingDeps = { clock: Clock; actsFrom?: string };

/** A row about what Stormlock did by itself. */
export const ownEntry = (
  { clock, actsFrom }: ActingDeps,
  act: Pick<AuditEntry, 'act' | 'reason' | 'before' | 'after'>,
): AuditEntry => ({
  ...act,
  at: clock.now(),
  by: STORMLOCK,
  ...(actsFrom === undefined ? {} : { from: actsFrom }),
});

/** A row about what Stormlock did in an incident; none where it did nothing. */
export const entryOf = (
  deps: ActingDeps,
  { id, group }: Incident,
  act: MachineAct | undefined,
): AuditEntry | undefined => act && { ...ownEntry(deps, act), incident: id, group: group.address };

/** A row about what an operator ordered. */
export const orderEntry = (
  { by, reason, from, via }: Order,
  entry: Pick<AuditEntry, 'at' | 'act' | 'before' | 'after'>,
): AuditEntry => ({
  ...entry,
  by,
  reason,
  ...(from === undefined ? {} : { from }),
  ...(via === undefined ? {} : { via }),
});

/** The same in an incident; `before` is absent where there was none. */
export const orderOnEntry = (
  order: Order,
  { at, act }: Pick<AuditEntry, 'at' | 'act'>,
  before: Incident | undefined,
  after: Incident,
): AuditEntry => ({
  ...orderEntry(order, {
    at,
    act,
    before: before === undefined ? 'no incident' : statesInWords(before),
    after: statesInWords(after),
  }),
  incident: after.id,
  group: after.group.address,
});
