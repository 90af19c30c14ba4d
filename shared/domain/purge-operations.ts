import type { SliceProgress } from './cleanup.ts';
import {
  type Counts,
  ended,
  failed,
  isUnderWay,
  type Patience,
  type SliceOutcome,
  type UnderWay,
  unended,
  unlisted,
} from './slice-fates.ts';
import { type Instant, MINUTE, type Milliseconds } from './time.ts';

/** One eDiscovery operation as the service reports it. */
export type EdiscoveryOperation = Counts & {
  id: string;
  action: 'estimate' | 'purge' | 'other';
  status: 'running' | 'succeeded' | 'partial' | 'failed';
  createdAt: Instant;
  percent: number;
  /** The service's own words, where it gives any. */
  detail?: string;
};

/** One look at all operations of a case. */
export type Look = Patience & {
  operations: readonly EdiscoveryOperation[];
  /** Operations whose fate was read before. */
  known?: readonly string[];
};

/** The service's clock and ours may differ by this much. */
const SKEW: Milliseconds = 2 * MINUTE;

/**
 * Reads the fate of each slice off the case's operations. A submission whose answer was lost is found by its kind and
 * time among the operations that are nobody else's, neither another slice's nor one whose fate is known already. What
 * only counts is made again where it failed or was never listed; a purge never is.
 */
export function readOperations(slices: readonly SliceProgress[], look: Look): SliceOutcome[] {
  const { operations, known = [] } = look;
  const owned = new Set([...known, ...slices.filter(isUnderWay).map((slice) => slice.operationId)]);
  return slices.map((slice) => {
    if (!isUnderWay(slice)) return { slice };
    const operation =
      slice.operationId === undefined
        ? newest(operations.filter((candidate) => !owned.has(candidate.id) && fits(candidate, slice)))
        : operations.find((candidate) => candidate.id === slice.operationId);
    if (operation !== undefined) return { ...read(slice, operation, look), operationId: operation.id };
    return slice.operationId === undefined ? unlisted(slice, look) : unended(slice, look);
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

function read(slice: UnderWay, operation: EdiscoveryOperation, look: Look): SliceOutcome {
  switch (operation.status) {
    case 'running':
      return { ...unended({ ...slice, operationId: operation.id }, look), percent: operation.percent };
    case 'failed':
      return { slice: failed(slice, operation.detail) };
    case 'succeeded':
    case 'partial':
      return ended(
        { ...slice, operationId: operation.id },
        operation,
        operation.status === 'partial',
        look.now,
      );
  }
}
