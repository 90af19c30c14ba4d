import type { Incident } from '../domain/incident.ts';
import type { MachineAct } from '../domain/incident-acts.ts';
import { STORMLOCK } from '../domain/switch.ts';
import type { IncidentDeps } from './incident-deps.ts';

/** The incident's own story tells the same: a trail that cannot be written stops nothing. */
export async function recordAct(
  deps: Pick<IncidentDeps, 'audit' | 'clock' | 'log'>,
  { id, group }: Incident,
  act: MachineAct | undefined,
): Promise<void> {
  if (act === undefined) return;
  try {
    await deps.audit.append({
      ...act,
      at: deps.clock.now(),
      by: STORMLOCK,
      incident: id,
      group: group.address,
    });
  } catch (error) {
    deps.log.error('An act is missing from the audit trail', {
      incident: id,
      act: act.act,
      error: String(error),
    });
  }
}
