import type { Address } from './address.ts';
import type { Incident } from './incident.ts';
import { throughLock } from './leaks.ts';
import type { Observation } from './observation.ts';
import type { StormMessages } from './storm-messages.ts';

/**
 * Mail that shows that the storm goes on behind the lock. Where no verdict tells the storm's mail from other, any mail
 * to the group does.
 */
export function leaksOf(
  incident: Incident,
  messages: StormMessages,
  allowed: readonly Address[],
): readonly Observation[] {
  const { storm, others } = throughLock(incident, messages, allowed);
  return incident.verdict === undefined ? [...storm, ...others] : storm;
}

/** What an incident keeps of the storm's size. */
export function stormCounts(
  incident: Incident,
  storm: StormMessages,
  allowed: readonly Address[],
): NonNullable<Incident['counts']> {
  const { start, replies } = storm;
  const through = throughLock(incident, storm, allowed);
  const messages = start === undefined ? replies : [start, ...replies];
  return {
    messages: messages.length,
    replies: replies.length,
    repliers: new Set(replies.map((message) => message.from)).size,
    leaked: through.storm.length + through.others.length,
    leakedOfStorm: through.storm.length,
    lastSentAt: messages.reduce((latest, message) => Math.max(latest, message.sentAt), incident.openedAt),
  };
}
