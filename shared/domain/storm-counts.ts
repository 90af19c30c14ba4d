import type { Address } from './address.ts';
import type { Incident } from './incident.ts';
import type { Observation } from './observation.ts';
import { lockConfirmedAt } from './storm-figures.ts';
import type { StormMessages } from './storm-messages.ts';

type Seen = StormMessages & { seen: readonly Observation[] };

/**
 * Mail that the lock should have turned away and did not: sent after the lock was confirmed, by somebody who is not
 * allowed to. Where no verdict tells the storm's mail from other, any mail to the group counts.
 */
export function leaksOf(
  incident: Incident,
  { start, replies, seen }: Seen,
  allowed: readonly Address[],
): Observation[] {
  const lockedAt = lockConfirmedAt(incident);
  if (lockedAt === undefined) return [];
  const storm = start === undefined ? replies : [start, ...replies];
  const candidates = incident.verdict === undefined ? seen : storm;
  return candidates.filter(({ sentAt, from }) => sentAt > lockedAt && !allowed.includes(from));
}

/** What an incident keeps of the storm's size. */
export function stormCounts(
  incident: Incident,
  storm: Seen,
  allowed: readonly Address[],
): NonNullable<Incident['counts']> {
  const { start, replies } = storm;
  const messages = start === undefined ? replies : [start, ...replies];
  return {
    messages: messages.length,
    replies: replies.length,
    repliers: new Set(replies.map((message) => message.from)).size,
    leaked: leaksOf(incident, storm, allowed).length,
    lastSentAt: messages.reduce((latest, message) => Math.max(latest, message.sentAt), incident.openedAt),
  };
}
