import type { Observation } from './observation.ts';
import type { Verdict } from './verdict.ts';

export type StormMessages = {
  /** The mail that started it, as far as it was seen. */
  start?: Observation;
  /** Everything that answers it, forks and new subjects included. */
  replies: readonly Observation[];
  /** Mail to the group that has nothing to do with the storm. */
  others: readonly Observation[];
};

/**
 * Tells the storm's messages from the group's other mail: everything in the storm's threads, and every mail by which
 * people ask to be removed or tell others to stop. Calendar items and bulk mail are never the storm's.
 */
export function stormMessages(
  observations: readonly Observation[],
  threads: Verdict['threads'],
): StormMessages {
  const inOrder = [...observations].sort(
    (a, b) => a.sentAt - b.sentAt || a.messageId.localeCompare(b.messageId),
  );
  const ours = new Set(threads);
  const belongs = (message: Observation) =>
    message.automation !== 'bulk' &&
    message.automation !== 'calendar' &&
    (ours.has(message.thread) || message.asksToStop);
  const storm = inOrder.filter(belongs);
  const start = storm.find((message) => !message.isReply && !message.asksToStop);
  return {
    ...(start === undefined ? {} : { start }),
    replies: storm.filter((message) => message !== start),
    others: inOrder.filter((message) => !belongs(message)),
  };
}
