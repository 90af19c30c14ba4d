import type { Incident } from '../domain/incident.ts';
import { type Instant, MINUTE } from '../domain/time.ts';
import { type IncidentDeps, NotYet } from './incident-deps.ts';
import { readSwitch, type SwitchDeps } from './read-switch.ts';

/**
 * Reads the switch again, right before a lock is sent. Throws NotYet unless it is armed. A lock that an operator
 * ordered needs no armed switch, but a pause given after that order holds it back too: the last word counts.
 */
export async function mayLock(incident: Incident, deps: IncidentDeps): Promise<void> {
  refuseRehearsal(incident);
  if (incident.lockOrderedBy?.kind !== 'operator') return armedOnly(deps);
  const pausedAt = await lastPause(deps);
  if (pausedAt > (incident.lockOrderedAt ?? 0))
    throw new NotYet('the switch was paused after the order', MINUTE);
}

/**
 * As above for deleting mail, which takes many steps over hours: what an operator ordered or approved needs no armed
 * switch, but a pause, whenever it was given, stops it before the next slice.
 */
export async function mayDelete(incident: Incident, deps: IncidentDeps): Promise<void> {
  refuseRehearsal(incident);
  if (incident.purgeOrderedBy?.kind !== 'operator') return armedOnly(deps);
  if ((await readSwitch(deps)) === 'paused') throw new NotYet('the switch is on paused', MINUTE);
}

/**
 * As above for giving a group back by itself when the cool-down is over: a pause keeps what is locked locked, and so
 * does observing, unless an operator ordered the lock.
 */
export async function mayRelease(incident: Incident, deps: IncidentDeps): Promise<void> {
  if (incident.lockOrderedBy?.kind !== 'operator') return armedOnly(deps);
  if ((await readSwitch(deps)) === 'paused') throw new NotYet('the switch is on paused', MINUTE);
}

function refuseRehearsal({ rehearsal }: Incident): void {
  if (rehearsal) throw new Error('a rehearsal must never reach a step that touches the outside');
}

async function armedOnly(deps: SwitchDeps): Promise<void> {
  const position = await readSwitch(deps);
  if (position !== 'armed') throw new NotYet(`the switch is on ${position}`, MINUTE);
}

/** When the switch was set to paused, where it stands there; never, otherwise. One that cannot be read is paused now. */
export async function lastPause(deps: SwitchDeps): Promise<Instant> {
  try {
    const stored = await deps.switch.get();
    return stored?.value.position === 'paused' ? stored.value.changedAt : Number.NEGATIVE_INFINITY;
  } catch (error) {
    deps.log.error('The switch cannot be read; counting as paused', { error: String(error) });
    return Number.POSITIVE_INFINITY;
  }
}
