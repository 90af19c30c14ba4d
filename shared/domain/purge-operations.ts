import type { SliceProgress } from './incident.ts';
import { HOUR, type Instant, MINUTE, type Milliseconds } from './time.ts';
import { span } from './wording.ts';

/** One eDiscovery operation as the service reports it. */
export type EdiscoveryOperation = {
  id: string;
  action: 'estimate' | 'purge' | 'other';
  status: 'running' | 'succeeded' | 'partial' | 'failed';
  createdAt: Instant;
  percent: number;
  items?: number;
  mailboxes?: number;
  unindexed?: number;
  /** The service's own words, where it gives any. */
  detail?: string;
};

/** What a look at the operations makes of one slice. */
export type SliceOutcome = {
  slice: SliceProgress;
  /** The operation that told it. */
  operationId?: string;
  /** Why an operator must look: the operation failed, or never ends. */
  failure?: string;
  /** The operation ended but its counts are not in the listing. */
  countsMissing?: boolean;
  percent?: number;
};

type UnderWay = Extract<SliceProgress, { step: 'estimating' | 'purging' | 'rechecking' }>;

const isUnderWay = (slice: SliceProgress): slice is UnderWay =>
  slice.step === 'estimating' || slice.step === 'purging' || slice.step === 'rechecking';

/** No purge is known to take longer; one that does is stuck as far as anybody can tell. */
const LONGEST_OPERATION: Milliseconds = 12 * HOUR;

/** The service's clock and ours may differ by this much. */
const SKEW: Milliseconds = 2 * MINUTE;

/**
 * Reads the fate of each slice off the case's operations. A submission whose answer was lost is found by its kind and
 * time among the operations that are nobody else's, neither another slice's nor one whose fate is `known` already; when
 * `patience` passed and there is none, it never happened.
 */
export function readOperations(
  slices: readonly SliceProgress[],
  operations: readonly EdiscoveryOperation[],
  now: Instant,
  patience: Milliseconds,
  known: readonly string[] = [],
  longest: Milliseconds = LONGEST_OPERATION,
): SliceOutcome[] {
  const owned = new Set([...known, ...slices.filter(isUnderWay).map((slice) => slice.operationId)]);
  return slices.map((slice) => {
    if (!isUnderWay(slice)) return { slice };
    const operation =
      slice.operationId === undefined
        ? newest(operations.filter((candidate) => !owned.has(candidate.id) && fits(candidate, slice)))
        : operations.find((candidate) => candidate.id === slice.operationId);
    if (operation !== undefined)
      return { ...read(slice, operation, now, longest), operationId: operation.id };
    if (slice.operationId !== undefined) return { slice, ...stuck(slice, now, longest) };
    return { slice: now >= slice.at + patience ? before(slice) : slice };
  });
}

const fits = (operation: EdiscoveryOperation, slice: UnderWay): boolean =>
  operation.action === (slice.step === 'purging' ? 'purge' : 'estimate') &&
  operation.createdAt >= slice.at - SKEW;

const newest = (operations: readonly EdiscoveryOperation[]): EdiscoveryOperation | undefined =>
  operations.reduce<EdiscoveryOperation | undefined>(
    (best, each) => (best && best.createdAt >= each.createdAt ? best : each),
    undefined,
  );

function read(
  slice: UnderWay,
  operation: EdiscoveryOperation,
  now: Instant,
  longest: Milliseconds,
): SliceOutcome {
  switch (operation.status) {
    case 'running':
      return {
        slice: { ...slice, operationId: operation.id },
        percent: operation.percent,
        ...stuck(slice, now, longest),
      };
    case 'failed':
      return { slice: before(slice), failure: operation.detail ?? 'the service gives no reason' };
    case 'succeeded':
    case 'partial':
      return ended(slice, operation, now);
  }
}

const stuck = (slice: UnderWay, now: Instant, longest: Milliseconds): { failure?: string } =>
  now >= slice.at + longest ? { failure: `no end after ${span(longest)}` } : {};

function ended(slice: UnderWay, operation: EdiscoveryOperation, now: Instant): SliceOutcome {
  const { searchId } = slice;
  if (slice.step === 'purging') {
    return {
      slice: {
        step: 'purged',
        searchId,
        items: slice.items,
        at: now,
        partial: operation.status === 'partial',
      },
    };
  }
  if (operation.items === undefined)
    return { slice: { ...slice, operationId: operation.id }, countsMissing: true };
  if (slice.step === 'rechecking') {
    return {
      slice: {
        step: 'checked',
        searchId,
        items: slice.items,
        itemsAfter: operation.items,
        partial: slice.partial,
      },
    };
  }
  const { items, mailboxes = 0, unindexed = 0 } = operation;
  return { slice: { step: 'estimated', searchId, items, mailboxes, unindexed } };
}

/** The state from which the submission can be made again. */
function before(slice: UnderWay): SliceProgress {
  switch (slice.step) {
    case 'estimating':
      return { step: 'created', searchId: slice.searchId };
    case 'purging':
      return { step: 'estimated', searchId: slice.searchId, items: slice.items, mailboxes: 0, unindexed: 0 };
    case 'rechecking':
      return {
        step: 'purged',
        searchId: slice.searchId,
        items: slice.items,
        partial: slice.partial,
        at: slice.at,
      };
  }
}
