import type { PurgeRun, SliceProgress } from '../domain/cleanup.ts';
import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import type { DueStep } from '../domain/incident-steps.ts';
import type { Policy } from '../domain/policy.ts';
import { withNextPurger } from '../domain/purgers.ts';
import type { Instant } from '../domain/time.ts';
import { span } from '../domain/wording.ts';
import { hold, runOf, withSlice } from './purge-run.ts';

type Waiting = Extract<SliceProgress, { step: 'created' | 'estimated' | 'purged' }>;

/**
 * The service turns a submission away because another operation of the search is under way. It is tried again for as
 * long as any operation may take; then by the next purger in order, or people are asked. A count after a purge is not
 * worth that: it is left out.
 */
export function whileOccupied(
  incident: Incident,
  { step }: DueStep,
  message: string,
  now: Instant,
  { purgers, longestOperation }: Pick<Policy, 'purgers' | 'longestOperation'>,
): { after: Incident; isOver: boolean } {
  const run = runOf(incident);
  const index = 'slice' in step ? step.slice : -1;
  const slice = run.slices[index];
  if (slice === undefined || !isWaiting(slice)) return { after: incident, isOver: false };
  const { occupiedSince = now, ...free } = slice;
  if (now < occupiedSince + longestOperation)
    return { after: withSlice(incident, index, { ...slice, occupiedSince }), isOver: false };
  const why = `the service has turned search ${index + 1} away for ${span(longestOperation)}, as another operation of it is under way (${message.replace(/[.\s]+$/, '')})`;
  if (free.step === 'purged') {
    const { searchId, items, partial } = free;
    const unasked = withSlice(incident, index, { step: 'checked', searchId, items, partial });
    return { after: tell(unasked, now, `Search ${index + 1} is not counted again: ${why}.`), isOver: true };
  }
  const next = withNextPurger(run, purgers);
  const after =
    next === undefined
      ? hold(withSlice(incident, index, free), why, now)
      : inTheNextWay(incident, next, `The purge was given up: ${why}.`, now);
  return { after, isOver: true };
}

const isWaiting = (slice: SliceProgress): slice is Waiting =>
  slice.step === 'created' || slice.step === 'estimated' || slice.step === 'purged';

export const inTheNextWay = (incident: Incident, run: PurgeRun, why: string, at: Instant): Incident =>
  tell({ ...incident, cleanup: { state: 'running', run } }, at, `${why} It is tried in the next way.`);
