import { useEffect, useState } from 'preact/hooks';
import type { AuditTrail } from '../../functions/admin/schemas.ts';
import { read } from './api.ts';
import { type Polled, usePoll } from './poll.ts';

/** What is asked of the audit trail; days are those of the viewer's zone. */
export type Question = { incident: string; by: string; act: string; since: string; until: string };

export const NO_QUESTION: Question = { incident: '', by: '', act: '', since: '', until: '' };

/** `&by=ann&since=…`; empty where nothing is asked. */
export function queryOf({ incident, by, act, since, until }: Question): string {
  const asked = {
    incident: incident.trim(),
    by: by.trim(),
    act: act.trim(),
    since: since && new Date(`${since}T00:00:00`).toISOString(),
    until: until && new Date(`${until}T23:59:59.999`).toISOString(),
  };
  return Object.entries(asked)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `&${name}=${encodeURIComponent(value)}`)
    .join('');
}

type Entry = AuditTrail['entries'][number];

export type Trail = {
  polled: Polled<AuditTrail>;
  /** The newest, and the older ones that were asked for. */
  entries: Entry[];
  /** Fetches the next older ones; absent at the end. */
  more?: () => void;
  failure?: Error;
};

/** The newest acts live, older ones page by page behind them, without a gap between. */
export function useTrail(query: string): Trail {
  const path = `audit?limit=100${query}`;
  const polled = usePoll<AuditTrail>(path, 10);
  const [held, setHeld] = useState<AuditTrail>();
  const [failure, setFailure] = useState<Error>();
  const newest = polled.data?.entries ?? [];
  // What is pushed off the first page by newer acts stays.
  useEffect(
    () => setHeld((before) => before && { ...before, entries: joined(newest, before.entries) }),
    [polled.data],
  );
  const entries = held === undefined ? newest : joined(newest, held.entries);
  const next = held === undefined ? polled.data?.next : held.next;
  const fetchMore = async (after: string) => {
    const reply = await read<AuditTrail>(`${path}&after=${encodeURIComponent(after)}`);
    if (reply === undefined) return;
    const { data } = reply;
    setFailure(undefined);
    setHeld({
      entries: [...entries, ...data.entries],
      ...(data.next === undefined ? {} : { next: data.next }),
    });
  };
  return {
    polled,
    entries,
    ...(next === undefined ? {} : { more: () => void fetchMore(next).catch(setFailure) }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function joined(newest: readonly Entry[], held: readonly Entry[]): Entry[] {
  const known = new Set(held.map((entry) => JSON.stringify(entry)));
  return [...newest.filter((entry) => !known.has(JSON.stringify(entry))), ...held];
}
