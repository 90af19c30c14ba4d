import type { Incident } from '../domain/incident.ts';
import type { Actor } from '../domain/switch.ts';
import { MINUTE } from '../domain/time.ts';
import { type IncidentDeps, NotYet } from './incident-deps.ts';
import { readSwitch } from './read-switch.ts';

/**
 * Reads the switch again, right before a destructive step. Throws NotYet unless it is armed. What an operator
 * ordered in so many words goes ahead: the switch holds Stormlock back, not its operators.
 */
export async function mayAct(
  incident: Incident,
  orderedBy: Actor | undefined,
  deps: IncidentDeps,
): Promise<void> {
  if (incident.rehearsal) throw new Error('a rehearsal must never reach a step that touches the outside');
  if (orderedBy?.kind === 'operator') return;
  const position = await readSwitch(deps);
  if (position !== 'armed') throw new NotYet(`the switch is on ${position}`, MINUTE);
}
