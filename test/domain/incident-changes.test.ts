import { describe, expect, test } from 'vitest';
import type { Incident } from '../../shared/domain/incident.ts';
import {
  incidentId,
  mergeOutcome,
  notify,
  tell,
  withoutSetback,
  withSetback,
} from '../../shared/domain/incident-changes.ts';
import type { Notice } from '../../shared/domain/notice.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { incident, NOON } from '../contract/stores/records.ts';

const MINUTE = 60_000;
const notice = (text: string): Notice => ({
  kind: 'attention',
  severity: 'critical',
  title: 'T',
  text,
  facts: [],
  at: NOON,
});
const plain = (overrides: Partial<Incident> = {}) =>
  incident('i', { outbox: [], timeline: [], ...overrides });

test('an id says when, and may stand in a URL', () => {
  expect(incidentId(Date.UTC(2016, 10, 14, 8, 29, 14, 5), '3f9c')).toBe('20161114-082914-3f9c');
});

test('the story names who did what, and keeps its last 400 lines', () => {
  expect(tell(plain(), NOON, 'Locked.').timeline).toEqual([{ at: NOON, by: STORMLOCK, what: 'Locked.' }]);
  let long = plain();
  for (let i = 0; i < 401; i++) long = tell(long, NOON, `${i}`, { kind: 'operator', name: 'ann' });
  expect(long.timeline).toHaveLength(400);
  expect(long.timeline[0]).toEqual({ at: NOON, by: { kind: 'operator', name: 'ann' }, what: '1' });
});

describe('the outbox', () => {
  const full = () => {
    let incident = plain();
    for (let i = 0; i < 40; i++) incident = notify(incident, notice(`${i}`));
    return incident;
  };

  test('takes a notice that is due at once', () => {
    expect(notify(plain(), notice('a')).outbox).toEqual([
      { notice: notice('a'), sentTo: [], attempts: 0, nextAttemptAt: NOON, done: false },
    ]);
  });

  test('takes no more than forty that wait', () => {
    expect(notify(full(), notice('late'))).toEqual(full());
  });

  test('makes room where one was sent', () => {
    const { outbox } = full();
    const sent = plain({ outbox: outbox.map((entry, i) => (i === 7 ? { ...entry, done: true } : entry)) });
    const texts = notify(sent, notice('late')).outbox.map((entry) => entry.notice.text);
    expect(texts).toHaveLength(40);
    expect(texts).not.toContain('7');
    expect(texts.at(-1)).toBe('late');
  });
});

describe('a setback', () => {
  test('waits longer each time, up to a quarter of an hour', () => {
    let incident = plain();
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      incident = withSetback(incident, 'cleanup', NOON, 'busy');
      waits.push(((incident.setbacks.cleanup?.retryAt ?? 0) - NOON) / MINUTE);
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
    expect(incident.setbacks.cleanup?.failures).toBe(6);
  });

  test('waits as long as the service asked for', () => {
    expect(withSetback(plain(), 'containment', NOON, 'busy', 12_000).setbacks).toEqual({
      containment: { at: NOON, retryAt: NOON + 12_000, failures: 1, message: 'busy' },
    });
  });

  test('goes with what it was about', () => {
    const both = withSetback(withSetback(plain(), 'cleanup', NOON, 'a'), 'containment', NOON, 'b');
    expect(withoutSetback(both, 'cleanup').setbacks).toEqual({ containment: both.setbacks.containment });
    const none = plain();
    expect(withoutSetback(none, 'cleanup')).toBe(none);
  });
});

describe('an outcome on top of what others wrote meanwhile', () => {
  const intended = tell(plain({ cleanup: { state: 'waiting' } }), NOON, 'before');
  const outcome = notify(
    tell(
      {
        ...withSetback(intended, 'cleanup', NOON, 'busy'),
        cleanup: { state: 'settling', until: NOON },
        purgeRuns: 1,
      },
      NOON,
      'ours',
    ),
    notice('ours'),
  );

  test('brings its own side and adds to the story', () => {
    const current = notify(
      tell({ ...intended, containment: { state: 'none' } }, NOON, 'theirs'),
      notice('theirs'),
    );
    const merged = mergeOutcome(current, intended, outcome, 'cleanup');
    expect(merged.containment).toEqual({ state: 'none' });
    expect(merged.cleanup).toEqual({ state: 'settling', until: NOON });
    expect(merged.timeline.map(({ what }) => what)).toEqual(['before', 'theirs', 'ours']);
    expect(merged.outbox.map((entry) => entry.notice.text)).toEqual(['theirs', 'ours']);
    expect(merged.purgeRuns).toBe(1);
  });

  test('keeps what a rehearsal found, which is of neither side', () => {
    const rehearsed = { at: NOON, containment: { state: 'none' } } as const;
    expect(mergeOutcome(intended, intended, { ...intended, rehearsed }, 'containment')).toMatchObject({
      rehearsed,
    });
  });

  test("leaves the other side's setback and what it did not touch alone", () => {
    const counts = { messages: 1, replies: 1, repliers: 1, leaked: 0, lastSentAt: NOON };
    const current = { ...withSetback(intended, 'containment', NOON, 'theirs'), counts, purgeRuns: 3 };
    const untouched = { ...intended, cleanup: { state: 'settling' as const, until: NOON } };
    const merged = mergeOutcome(current, intended, untouched, 'cleanup');
    expect(merged).toMatchObject({ counts, purgeRuns: 3 });
    expect(Object.keys(merged.setbacks)).toEqual(['containment']);
    expect(Object.keys(mergeOutcome(current, intended, outcome, 'cleanup').setbacks)).toEqual([
      'containment',
      'cleanup',
    ]);
  });
});
