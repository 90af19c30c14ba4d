export type Action = 'estimateStatistics' | 'purgeData';
type Outcome = 'succeeded' | 'partiallySucceeded' | 'failed' | 'submissionFailed';

export type Statistics = { items: number; mailboxes: number; unindexed: number; bytes: number };

/** A job of the service. Its end is known when it begins, because only the clock moves it on. */
export type Operation = {
  id: string;
  action: Action;
  searchId: string;
  createdAt: number;
  /** Infinity: it is stuck and never ends. */
  endsAt: number;
  outcome: Outcome;
  message?: string;
  statistics?: Statistics;
};

export const isRunning = (operation: Operation, now: number): boolean => now < operation.endsAt;

/** As Graph shows it; `purgeData` lies behind the enum's sentinel and is shown only to those who ask for it. */
export function operationJson(operation: Operation, now: number, knowsAll: boolean): Record<string, unknown> {
  const { action, createdAt, endsAt, outcome } = operation;
  const running = isRunning(operation, now);
  const isPurge = action === 'purgeData';
  const done = running ? progress(createdAt, endsAt, now) : 100;
  return {
    '@odata.type': `#microsoft.graph.security.${isPurge ? 'ediscoveryPurgeDataOperation' : 'ediscoveryEstimateOperation'}`,
    id: operation.id,
    createdDateTime: new Date(createdAt).toISOString(),
    completedDateTime: running ? null : new Date(endsAt).toISOString(),
    percentProgress: done,
    status: running ? (now === createdAt ? 'notStarted' : 'running') : outcome,
    action: isPurge && !knowsAll ? 'unknownFutureValue' : action,
    createdBy: { application: { id: null, displayName: 'Application' }, user: null },
    resultInfo: running || operation.message === undefined ? null : resultInfo(operation.message),
    ...(isPurge ? { reportFileMetadata: [] } : statisticsJson(operation.statistics, running)),
  };
}

const progress = (from: number, to: number, now: number): number =>
  Number.isFinite(to) ? Math.min(99, Math.floor((100 * (now - from)) / (to - from))) : 70;

const resultInfo = (message: string): unknown => ({ code: 1, subcode: 0, message });

function statisticsJson(statistics: Statistics | undefined, running: boolean): Record<string, unknown> {
  const known = running ? undefined : statistics;
  return {
    indexedItemCount: known?.items ?? 0,
    indexedItemsSize: known?.bytes ?? 0,
    unindexedItemCount: known?.unindexed ?? 0,
    unindexedItemsSize: 0,
    mailboxCount: known?.mailboxes ?? 0,
    siteCount: 0,
  };
}
