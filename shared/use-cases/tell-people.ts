import { LostRace } from '../domain/errors.ts';
import type { Incident, IncidentId, OutboxEntry } from '../domain/incident.ts';
import type { Notice } from '../domain/notice.ts';
import { MINUTE } from '../domain/time.ts';
import { entryOf } from './audit-entry.ts';
import type { IncidentDeps } from './incident-deps.ts';

const MOST_ATTEMPTS = 12;
const TRIES = 5;

/**
 * Sends what waits in an incident's outbox. A failing channel is tried again later and never stops the response;
 * beyond the hourly allowance notices wait for the next sweep.
 */
export async function tellPeople(deps: IncidentDeps, id: IncidentId): Promise<void> {
  for (;;) {
    const trying = await claim(deps, id);
    if (trying === undefined) return;
    await keep(deps, id, trying, await send(deps, id, trying));
  }
}

/** The attempt is stored before it is made, so that two instances do not send the same. */
async function claim(deps: IncidentDeps, id: IncidentId): Promise<OutboxEntry | undefined> {
  const row = await deps.incidents.get(id);
  const now = deps.clock.now();
  const entry = row?.value.outbox.find(({ done, nextAttemptAt }) => !done && nextAttemptAt <= now);
  if (row === undefined || entry === undefined) return undefined;
  if (deps.channels.length > 0 && !(await deps.noticeBudget.take())) return undefined;
  const trying: OutboxEntry = {
    ...entry,
    attempts: entry.attempts + 1,
    nextAttemptAt: now + 2 ** Math.min(entry.attempts, 6) * MINUTE,
  };
  try {
    await deps.incidents.update(withEntry(row.value, trying), row.version);
    return trying;
  } catch (error) {
    if (error instanceof LostRace) return undefined;
    throw error;
  }
}

/** What was sent is noted even when the incident went on meanwhile; else people would be told twice. */
async function keep(
  deps: IncidentDeps,
  id: IncidentId,
  trying: OutboxEntry,
  sent: OutboxEntry,
): Promise<void> {
  for (let tried = 1; ; tried++) {
    const row = await deps.incidents.get(id);
    if (row === undefined) return;
    try {
      const act = entryOf(deps, row.value, noticeSent(trying, sent));
      await deps.incidents.update(withEntry(row.value, sent), row.version, act);
      return;
    } catch (error) {
      if (!(error instanceof LostRace) || tried === TRIES) throw error;
    }
  }
}

async function send(deps: IncidentDeps, id: IncidentId, entry: OutboxEntry): Promise<OutboxEntry> {
  const sentTo = [...entry.sentTo];
  const notice: Notice = { ...entry.notice, link: deps.linkTo(id) };
  for (const channel of deps.channels.filter(({ name }) => !sentTo.includes(name))) {
    try {
      await channel.send(notice);
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
    done: deps.channels.every(({ name }) => sentTo.includes(name)) || entry.attempts >= MOST_ATTEMPTS,
  };
}

/** What people were told is an act too, where a channel took it. */
const noticeSent = ({ sentTo: before }: OutboxEntry, { notice, sentTo }: OutboxEntry) =>
  sentTo.length === before.length
    ? undefined
    : {
        act: 'send notice',
        reason: `${notice.title}.`,
        before: `sent by ${before.join(', ') || 'no channel'}`,
        after: `sent by ${sentTo.join(', ')}`,
      };

const withEntry = (incident: Incident, entry: OutboxEntry): Incident => ({
  ...incident,
  outbox: incident.outbox.map((old) => (isSame(old.notice, entry.notice) ? entry : old)),
});

const isSame = (a: Notice, b: Notice): boolean =>
  a.at === b.at && a.kind === b.kind && a.title === b.title && a.text === b.text;
