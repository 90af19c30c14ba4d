import { LostRace } from '../domain/errors.ts';
import type { Incident, IncidentId, OutboxEntry } from '../domain/incident.ts';
import { MINUTE } from '../domain/time.ts';
import type { IncidentDeps } from './incident-deps.ts';

const MOST_ATTEMPTS = 12;

/** Sends what waits in an incident's outbox. A failing channel is tried again later and never stops the response. */
export async function tellPeople(deps: IncidentDeps, id: IncidentId): Promise<void> {
  for (;;) {
    const row = await deps.incidents.get(id);
    if (row === undefined) return;
    const now = deps.clock.now();
    const index = row.value.outbox.findIndex((entry) => !entry.done && entry.nextAttemptAt <= now);
    const entry = row.value.outbox[index];
    if (entry === undefined) return;
    try {
      // Stored before it is sent, so that two instances do not send it twice.
      const trying: OutboxEntry = {
        ...entry,
        attempts: entry.attempts + 1,
        nextAttemptAt: now + 2 ** Math.min(entry.attempts, 6) * MINUTE,
      };
      const version = await deps.incidents.update(withEntry(row.value, index, trying), row.version);
      await deps.incidents.update(withEntry(row.value, index, await send(deps, trying)), version);
    } catch (error) {
      if (error instanceof LostRace) return;
      throw error;
    }
  }
}

async function send(deps: IncidentDeps, entry: OutboxEntry): Promise<OutboxEntry> {
  const sentTo = [...entry.sentTo];
  for (const channel of deps.channels.filter(({ name }) => !sentTo.includes(name))) {
    try {
      await channel.send(entry.notice);
      sentTo.push(channel.name);
    } catch (error) {
      deps.log.warn('A notice could not be sent', {
        channel: channel.name,
        kind: entry.notice.kind,
        error: String(error),
      });
    }
  }
  return {
    ...entry,
    sentTo,
    done: sentTo.length === deps.channels.length || entry.attempts >= MOST_ATTEMPTS,
  };
}

const withEntry = (incident: Incident, index: number, entry: OutboxEntry): Incident => ({
  ...incident,
  outbox: incident.outbox.map((old, i) => (i === index ? entry : old)),
});
