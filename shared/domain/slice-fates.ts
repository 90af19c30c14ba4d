import type { SliceProgress } from './cleanup.ts';
import { HOUR, type Instant, type Milliseconds } from './time.ts';
import { span } from './wording.ts';

// What becomes of a slice whose operation was submitted. What only counts may be made again, a purge never is.

export type UnderWay = Extract<SliceProgress, { step: 'estimating' | 'purging' | 'rechecking' }>;

export const isUnderWay = (slice: SliceProgress): slice is UnderWay =>
  slice.step === 'estimating' || slice.step === 'purging' || slice.step === 'rechecking';

/** The moment of a look, and how long fates may stay open. */
export type Patience = {
  now: Instant;
  /** A count that is not listed by then is made again. */
  patience: Milliseconds;
  /** A purge that is not listed by then is for people to look at; it is never made again. */
  purgePatience: Milliseconds;
  /** An operation that takes longer is stuck as far as anybody can tell. */
  longest?: Milliseconds;
};

/** What the service counted. */
export type Counts = { items?: number; mailboxes?: number; unindexed?: number };

/** What a look at the operations makes of one slice. */
export type SliceOutcome = {
  slice: SliceProgress;
  /** The operation that told it. */
  operationId?: string;
  /** Why people must look: nobody knows what became of the purge. */
  doubt?: string;
  /** The operation ended but its counts are not in the listing. */
  countsMissing?: boolean;
  percent?: number;
};

/** No purge is known to take longer. */
const LONGEST_OPERATION: Milliseconds = 12 * HOUR;

/** A count that failed is made again, but not for ever. */
const MOST_COUNTS = 3;

/** The submission was not answered, and the service lists nothing that could be it. */
export function unlisted(slice: UnderWay, { now, patience, purgePatience }: Patience): SliceOutcome {
  const waited = now - slice.at;
  if (slice.step === 'purging')
    return waited < purgePatience
      ? { slice }
      : doubtful(
          slice,
          `its submission was not answered, and after ${span(purgePatience)} the service lists no such purge`,
        );
  if (waited < patience) return { slice };
  const { searchId } = slice;
  return slice.step === 'estimating'
    ? { slice: toBeCounted(slice) }
    : { slice: { step: 'purged', searchId, items: slice.items, partial: slice.partial, at: slice.at } };
}

const toBeCounted = (
  { searchId, failures }: Extract<UnderWay, { step: 'estimating' }>,
  more = 0,
): SliceProgress => {
  const all = (failures ?? 0) + more;
  return { step: 'created', searchId, ...(all === 0 ? {} : { failures: all }) };
};

/** It runs, or is not listed although its submission was answered. */
export function unended(slice: UnderWay, { now, longest = LONGEST_OPERATION }: Patience): SliceOutcome {
  if (now < slice.at + longest) return { slice };
  const why = `no end after ${span(longest)}`;
  switch (slice.step) {
    case 'purging':
      return doubtful(slice, why);
    case 'estimating':
      return { slice: { step: 'failed', searchId: slice.searchId, why } };
    case 'rechecking':
      return { slice: uncounted(slice) };
  }
}

/** Asked once, people have looked: then the rest goes on without it. */
const doubtful = (slice: Extract<UnderWay, { step: 'purging' }>, why: string): SliceOutcome =>
  slice.doubt === undefined
    ? { slice: { ...slice, doubt: why }, doubt: why }
    : { slice: { step: 'unknown', searchId: slice.searchId, items: slice.items, why } };

export function failed(slice: UnderWay, detail = 'the service gives no reason'): SliceProgress {
  const why = detail.replace(/[.\s]+$/, '');
  switch (slice.step) {
    case 'estimating':
      return (slice.failures ?? 0) + 1 < MOST_COUNTS
        ? toBeCounted(slice, 1)
        : { step: 'failed', searchId: slice.searchId, why };
    case 'purging':
      return { step: 'failed', searchId: slice.searchId, items: slice.items, why };
    case 'rechecking':
      return uncounted(slice);
  }
}

/** The count afterwards proves little and deletes nothing: it is not worth waiting for. */
const uncounted = ({
  searchId,
  items,
  partial,
}: Extract<UnderWay, { step: 'rechecking' }>): SliceProgress => ({
  step: 'checked',
  searchId,
  items,
  partial,
});

/** `counts` are what the operation shows of them. */
export function ended(slice: UnderWay, counts: Counts, partial: boolean, now: Instant): SliceOutcome {
  const { searchId } = slice;
  if (slice.step === 'purging')
    return { slice: { step: 'purged', searchId, items: slice.items, at: now, partial } };
  const { items } = counts;
  return items === undefined ? { slice, countsMissing: true } : { slice: counted(slice, items, counts) };
}

/** What the service counted, before the purge or after it. */
export function counted(
  slice: Extract<UnderWay, { step: 'estimating' | 'rechecking' }>,
  found: number,
  { mailboxes = 0, unindexed = 0 }: Counts,
): SliceProgress {
  const { searchId } = slice;
  return slice.step === 'estimating'
    ? { step: 'estimated', searchId, items: found, mailboxes, unindexed }
    : { step: 'checked', searchId, items: slice.items, itemsAfter: found, partial: slice.partial };
}
