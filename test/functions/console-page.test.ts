import { describe, expect, it } from 'vitest';
import { brief, plural, relative, span, utcTime } from '../../console/src/format.ts';
import { chartSummary, marksOf, rangeOf, seriesOf } from '../../console/src/parts/marks.ts';
import { removedPart } from '../../console/src/words.ts';
import { incidentView } from '../../functions/admin/views.ts';
import { perMinute } from '../../shared/domain/storm-figures.ts';
import { stormMessages } from '../../shared/domain/storm-messages.ts';
import { toIso } from '../../shared/domain/time.ts';
import { NOON } from '../contract/stores/records.ts';
import { lockRecord, stormIncident, stormObservations, verdict } from './storm.ts';

const MINUTE = 60_000;
const ARMED = { position: 'armed', pausedAt: Number.NEGATIVE_INFINITY } as const;
const NOW = Date.parse('2016-11-14T12:00:00Z');

describe('what the page says of time and numbers', () => {
  it.each([
    [NOW - 2_000, 'just now'],
    [NOW - 42_000, '42 s ago'],
    [NOW - 3.4 * MINUTE, '3 min ago'],
    [NOW + 83 * MINUTE, 'in 1 h 23 min'],
    [NOW - 50 * 60 * MINUTE, '2 days 2 h ago'],
  ])('%d is %s', (at, said) => {
    expect(relative(at, NOW)).toBe(said);
  });

  it('shortens what is read at a glance and nothing else', () => {
    expect([9_999, 12_400, 63_000_000].map(brief)).toEqual(['9,999', '12.4K', '63M']);
    expect(plural(1, 'mailbox', 'mailboxes')).toBe('1 mailbox');
    expect(span(20 * 1000)).toBe('20 s');
    expect(utcTime(new Date(NOW))).toBe('14 Nov 2016 12:00:00 UTC');
  });
});

describe('the chart', () => {
  const counts = perMinute(stormMessages(stormObservations(), verdict().threads));
  const series = seriesOf({ ...counts, from: toIso(counts.from) });
  const marks = marksOf(incidentView(stormIncident('20161114-120500-abc123'), ARMED));

  it('counts storm mail within all mail, minute by minute', () => {
    expect(series.times).toHaveLength(11);
    expect(series.storm).toEqual([1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(series.all[5]).toBe(2);
  });

  it('marks when the storm was detected and locked', () => {
    expect(marks.map(({ name, at }) => [name, toIso(at)])).toEqual([
      ['detected', '2016-11-14T12:05:00.000Z'],
      ['locked', '2016-11-14T12:05:20.000Z'],
    ]);
  });

  it('has its marks in the order of time', () => {
    const early = stormIncident('20161114-120500-abc123', { openedAt: NOON + 60 * MINUTE });
    expect(marksOf(incidentView(early, ARMED)).map(({ name }) => name)).toEqual(['locked', 'detected']);
  });

  it('is not squeezed by a purge hours later', () => {
    const late = { name: 'purged', at: NOW + 300 * MINUTE, dash: [] };
    expect(rangeOf(series, [...marks, late])).toEqual(rangeOf(series, marks));
  });

  it('tells those who do not see it what it shows', () => {
    expect(chartSummary(series, (at) => toIso(at.getTime()).slice(11, 16))).toBe(
      'Messages a minute: 12 of the storm, 1 others; at most 2 in one minute, at 12:01.',
    );
    expect(chartSummary(seriesOf({ storm: [], other: [] }), String)).toBe('No mail was seen.');
  });

  it('counts as removed only what is removed', () => {
    const parts = ['estimated', 'vetted', 'purging', 'purged', 'checked'].map((step) =>
      removedPart(step, 42),
    );
    expect(parts).toEqual([0, 0, 0.42, 1, 1]);
    expect(removedPart('purging')).toBe(0);
  });

  it('marks when a rehearsal would have locked', () => {
    const at = NOON + 6 * MINUTE;
    const observed = stormIncident('20161114-120500-abc123', {
      containment: { state: 'none' },
      rehearsed: { at, containment: { state: 'locking', lock: lockRecord(), attempts: 0 } },
    });
    expect(marksOf(incidentView(observed, ARMED)).map(({ name }) => name)).toEqual([
      'detected',
      'would have been locked',
    ]);
  });
});
