import type { Cleanup } from './cleanup.ts';
import type { Incident } from './incident.ts';
import { goingIn, hasBegun, wayOf } from './purgers.ts';
import { plural } from './wording.ts';

/**
 * What runs is brought to its end first, and so is what people were asked about in the middle of it: no purge is left
 * half done, none is done twice.
 */
export function cleanupAgain({ cleanup }: Incident, again: Cleanup): Cleanup {
  const isUnderWay = cleanup.state === 'running' || (cleanup.state === 'held' && hasBegun(cleanup.run));
  if (!isUnderWay) return again;
  return again.state === 'waiting' ? { ...cleanup, run: { ...cleanup.run, secondWave: true } } : cleanup;
}

/** What the story keeps of a purge whose place the next one takes. */
export function recordOf({ id, cleanup }: Incident): string | undefined {
  const run = 'run' in cleanup ? cleanup.run : undefined;
  if (run === undefined || !hasBegun(run) || cleanup.state === 'running' || cleanup.state === 'held')
    return undefined;
  const how = cleanup.state === 'handed-over' ? `was left to people: ${cleanup.why}` : 'was done';
  return `The earlier purge of ${plural(goingIn(run).length, 'message')} ${wayOf(run)} ${how}. Its record stays in ${run.purger === 'defender' ? 'the action center of Microsoft Defender' : 'Microsoft Purview'}, named after ${id}.`;
}
