import type { IncidentView } from '../../../functions/admin/schemas.ts';
import type { Messages } from '../../../functions/admin/schemas-mail.ts';

/** A moment of the response, marked in the chart. Dash patterns differ, so that colour need not be told. */
export type Mark = { name: string; at: number; dash: readonly number[] };

const DASHES = {
  detected: [2, 3],
  locked: [],
  'would have been locked': [1, 1],
  purged: [8, 4],
  released: [8, 3, 2, 3],
} as const;

export function marksOf(incident: IncidentView): Mark[] {
  const { openedAt, lockedAt, cleanup, containment, rehearsed } = incident;
  const onPaper = lockedAt === undefined && rehearsed?.lockable ? rehearsed.at : undefined;
  const moments = [
    ['detected', openedAt],
    ['locked', lockedAt],
    ['would have been locked', onPaper],
    ['purged', cleanup.finishedAt],
    ['released', containment.releasedAt],
  ] as const;
  return moments
    .filter((moment): moment is [(typeof moment)[0], string] => moment[1] !== undefined)
    .map(([name, at]) => ({ name, at: Date.parse(at), dash: DASHES[name] }))
    .toSorted((a, b) => a.at - b.at);
}

export type Series = { times: number[]; storm: number[]; all: number[] };

const MINUTE = 60_000;

/** Seconds since 1970, storm mail, and all mail, minute by minute; quiet minutes at both ends. */
export function seriesOf({ from, storm, other }: Messages['perMinute']): Series {
  if (from === undefined) return { times: [], storm: [], all: [] };
  const start = Date.parse(from);
  return {
    times: storm.map((_, i) => (start + i * MINUTE) / 1000),
    storm,
    all: storm.map((count, i) => count + (other[i] ?? 0)),
  };
}

/** The stretch of time to show: the mail and the lock. A purge hours later would squeeze the storm to a line. */
export function rangeOf({ times }: Series, marks: readonly Mark[]): [number, number] {
  const urgent = marks
    .filter(({ name }) => ['detected', 'locked', 'would have been locked'].includes(name))
    .map(({ at }) => at / 1000);
  const all = [...times, ...urgent];
  const [first, last] = [Math.min(...all), Math.max(...all)];
  const margin = Math.max(120, (last - first) * 0.08);
  return [first - margin, last + margin];
}

/** What the chart shows, for those who do not see it. */
export function chartSummary({ times, storm, all }: Series, time: (at: Date) => string): string {
  const sum = storm.reduce((total, each) => total + each, 0);
  const peak = Math.max(0, ...storm);
  const when = times[storm.indexOf(peak)];
  const others = all.reduce((total, each) => total + each, 0) - sum;
  if (when === undefined) return 'No mail was seen.';
  return `Messages a minute: ${sum} of the storm, ${others} others; at most ${peak} in one minute, at ${time(new Date(when * 1000))}.`;
}
