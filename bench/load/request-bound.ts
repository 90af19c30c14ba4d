import type { CaseFile } from '../../dev/tenant/ediscovery/case-file.ts';
import type { Removal } from '../../dev/tenant/ediscovery/world-index.ts';

const MINUTE = 60_000;
/** One purge removes so many items from a mailbox. */
const ITEMS_A_PURGE = 100;

/**
 * The lower bound of the requests by which the service removed what it removed: create, estimate, purge and estimate again
 * for each slice, all slices side by side, and one look a minute while the service is at work.
 */
export function lowerBound(files: readonly CaseFile[], removals: readonly Removal[]): number {
  const messages = new Set(removals.map(({ post }) => post.id)).size;
  const slices = Math.ceil(messages / ITEMS_A_PURGE);
  return 4 * slices + minutesAtWork(files);
}

/** The longest first operation of any search, the longest second one, and so on. */
function minutesAtWork(files: readonly CaseFile[]): number {
  const longest: number[] = [];
  const done = new Map<string, number>();
  for (const { searchId, createdAt, endsAt } of files.flatMap(({ operations }) => operations)) {
    const turn = done.get(searchId) ?? 0;
    done.set(searchId, turn + 1);
    longest[turn] = Math.max(longest[turn] ?? 0, Math.ceil((endsAt - createdAt) / MINUTE));
  }
  return longest.reduce((sum, minutes) => sum + minutes, 0);
}
