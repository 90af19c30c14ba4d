import type { PurgeRun, SliceProgress } from '../domain/cleanup.ts';
import type { Incident } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { heldNotice } from '../domain/purge-notices.ts';
import type { Instant } from '../domain/time.ts';
import { SECOND } from '../domain/time.ts';
import { type IncidentDeps, inState, NotYet } from './incident-deps.ts';

export const runOf = (incident: Incident): PurgeRun => inState(incident.cleanup, 'running').run;

export const withRun = (incident: Incident, run: PurgeRun): Incident => ({
  ...incident,
  cleanup: { state: 'running', run },
});

export function withSlice(incident: Incident, index: number, slice: SliceProgress): Incident {
  const run = runOf(incident);
  return withRun(incident, { ...run, slices: run.slices.map((old, i) => (i === index ? slice : old)) });
}

export function sliceIn<N extends SliceProgress['step']>(
  incident: Incident,
  index: number,
  step: N,
): Extract<SliceProgress, { step: N }> {
  const slice = runOf(incident).slices[index];
  if (slice?.step !== step)
    throw new Error(`expected slice ${index + 1} in step ${step}, found ${slice?.step}`);
  return slice as Extract<SliceProgress, { step: N }>;
}

export function caseOf(incident: Incident): string {
  const { caseId } = runOf(incident);
  if (caseId === undefined) throw new Error('the purge has no case yet');
  return caseId;
}

/** Each run has its own case, so that nothing an earlier one did is taken for its work. */
export function caseName(incident: Incident): string {
  const { number = 1 } = runOf(incident);
  return number === 1 ? `Stormlock ${incident.id}` : `Stormlock ${incident.id} (${number})`;
}

export const searchName = (incident: Incident, index: number): string =>
  `${caseName(incident)} ${index + 1} of ${runOf(incident).slices.length}`;

/** The service allows five requests a minute to all instances together; a request without a token is not sent. */
export async function spend(deps: IncidentDeps, requests = 1): Promise<void> {
  if (!(await deps.budget.take(requests)))
    throw new NotYet('no eDiscovery request is left this minute', 12 * SECOND);
}

/** Stops before anything is deleted; an operator's approval goes on from here. */
export function hold(incident: Incident, why: string, at: Instant): Incident {
  const run = runOf(incident);
  const held = tell(
    { ...incident, cleanup: { state: 'held', run, why, at } },
    at,
    `The purge is held: ${why}.`,
  );
  return notify(held, heldNotice(held, run, why, at));
}
