import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { count, plural } from '../format.ts';
import { isRemoved, removedPart } from '../words.ts';

type Cleanup = IncidentView['cleanup'];

/** How far a running purge is, in a bar and a sentence: what was only counted is not removed. */
export const PurgeProgress = ({ cleanup, isHeldBack }: { cleanup: Cleanup; isHeldBack: boolean }) => {
  const { says, done } = cleanup.purger === 'defender' ? byDefender(cleanup) : bySearches(cleanup);
  return (
    <div class="purge-progress">
      <progress value={done} max={1} aria-label="Removed so far" />
      <p>
        {isHeldBack ? 'Held back. ' : ''}
        {says}
      </p>
    </div>
  );
};

function byDefender({ sent = 0, found, expected = 0 }: Cleanup): { says: string; done: number } {
  const all = found ?? expected;
  const says =
    sent === 0
      ? 'Defender counts the copies; nothing is removed yet.'
      : `Defender accepted the removal of ${count(sent)} of ${plural(all, 'copy', 'copies')}.`;
  return { says, done: sent / Math.max(1, all) };
}

function bySearches({ slices, percent }: Cleanup): { says: string; done: number } {
  const removed = slices.filter(({ step }) => isRemoved(step)).length;
  const isRemoving = slices.some(({ step }) => step === 'purging');
  const parts = slices.reduce((sum, { step }) => sum + removedPart(step, percent), 0);
  const done = parts / Math.max(1, slices.length);
  if (removed === 0 && !isRemoving)
    return { says: 'eDiscovery counts what the searches find; nothing is removed yet.', done };
  const now = isRemoving && percent !== undefined ? `, the one under way ${Math.round(percent)} %` : '';
  const checks = removed === slices.length ? ' What is left is being counted.' : '';
  return {
    says: `eDiscovery: ${removed} of ${plural(slices.length, 'slice')} removed${now}.${checks}`,
    done,
  };
}
