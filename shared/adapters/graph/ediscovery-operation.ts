import { z } from 'zod';
import type { EdiscoveryOperation } from '../../ports/ediscovery.ts';

const count = z.number().nullish();
const text = z.string().nullish();

export const operationItem = z.object({
  '@odata.type': text,
  id: z.string(),
  action: text,
  status: text,
  createdDateTime: z.iso.datetime({ offset: true }),
  percentProgress: count,
  indexedItemCount: count,
  unindexedItemCount: count,
  mailboxCount: count,
  resultInfo: z.object({ message: text }).nullish(),
});

type Item = z.infer<typeof operationItem>;

export function toOperation(item: Item): EdiscoveryOperation {
  const { indexedItemCount: items, unindexedItemCount: unindexed, mailboxCount: mailboxes } = item;
  const detail = item.resultInfo?.message;
  return {
    id: item.id,
    action: actionOf(item),
    status: statusOf(item),
    createdAt: Date.parse(item.createdDateTime),
    percent: item.percentProgress ?? 0,
    ...(items == null ? {} : { items }),
    ...(mailboxes == null ? {} : { mailboxes }),
    ...(unindexed == null ? {} : { unindexed }),
    ...(detail ? { detail } : {}),
  };
}

/** `purgeData` lies behind the enum's sentinel: a service that ignores our preference shows it by type only. */
function actionOf({ action, '@odata.type': type }: Item): EdiscoveryOperation['action'] {
  const told = `${action ?? ''} ${type ?? ''}`;
  if (/\bpurgeData\b|ediscoveryPurgeDataOperation/i.test(told)) return 'purge';
  if (/\bestimateStatistics\b|ediscoveryEstimateOperation/i.test(told)) return 'estimate';
  return 'other';
}

/** A status this version does not know is not yet an end. */
function statusOf({ status }: Item): EdiscoveryOperation['status'] {
  switch (status ?? '') {
    case 'succeeded':
      return 'succeeded';
    case 'partiallySucceeded':
      return 'partial';
    case 'failed':
    case 'submissionFailed':
      return 'failed';
    default:
      return 'running';
  }
}

/** The operation's id in a Location such as `…/ediscoveryCases('…')/operations('…')`. */
export const operationIdIn = (location: string | undefined): string | undefined => {
  const id = /\/operations(?:\/|\(')([^/?#')]+)/i.exec(location ?? '')?.[1];
  return id === undefined ? undefined : decodeURIComponent(id);
};
