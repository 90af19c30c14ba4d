import { expect, test } from 'vitest';
import {
  adoptedNotice,
  lockedNotice,
  purgedNotice,
  releasedNotice,
  wouldLockNotice,
  wouldPurgeNotice,
} from '../../shared/domain/incident-notices.ts';
import { freshRun } from '../../shared/domain/next-purger.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const plan = {
  slices: [{ number: 1, senders: [], query: 'kind:email', messages: 3 }],
  kept: [],
  removed: ['<1@x>', '<2@x>', '<3@x>'],
  untouched: [],
  expectedItems: 36_000,
  from: 0,
  to: 0,
};
const run = freshRun(plan, 'ediscovery');
const verdict = { kind: 'storm', tippedBy: { messageId: '<1@x>', sentAt: NOON - MINUTE } } as Verdict;
const paper = { state: 'locking', lock: LOCK, attempts: 0 } as const;
const one = incident('1');

test('a rehearsed lock is told as what would have been, and how fast', () => {
  expect(wouldLockNotice({ ...one, verdict }, paper, NOON)).toMatchObject({
    kind: 'rehearsed',
    severity: 'information',
    title: 'Everyone would have been locked',
    text: expect.stringContaining('now, 1 min after the mail that made it a storm.'),
  });
  expect(wouldLockNotice(one, paper, NOON).text).toContain('locked the group now.');
  const hopeless = { state: 'unlockable', why: 'No role.', remedy: 'Assign it.' } as const;
  expect(wouldLockNotice(one, hopeless, NOON)).toMatchObject({
    severity: 'warning',
    text: expect.stringContaining('No role. Assign it.'),
  });
});

test('a rehearsed purge is told with its searches, an approval it would have needed, or why there is none', () => {
  const planned = wouldPurgeNotice(one, { state: 'running', run }, NOON);
  expect(planned.text).toContain('it would have removed 3 messages.');
  expect(planned.facts).toContainEqual({ label: 'Search 1', value: 'kind:email' });
  const held = wouldPurgeNotice(one, { state: 'held', run, why: 'too many', at: NOON }, NOON);
  expect(held.text).toContain('after an approval (too many)');
  const none = {
    state: 'handed-over',
    why: 'No query is safe',
    remedy: 'Search by hand.',
    at: NOON,
  } as const;
  expect(wouldPurgeNotice(one, none, NOON).text).toContain('No query is safe. Search by hand.');
});

test('a lock by rule says how slow it is', () => {
  const locked = {
    state: 'locked',
    lock: { ...LOCK, means: 'rule' },
    firstSentAt: NOON,
    confirmedAt: NOON,
    canary: 'no-answer',
    releaseAt: NOON + HOUR,
  } as const;
  expect(lockedNotice(one, locked)).toMatchObject({
    severity: 'warning',
    text: expect.stringContaining('up to 30 minutes'),
  });
});

test('a lock that was found is told as needing a look, and its release as possibly too wide', () => {
  expect(adoptedNotice(one, NOON + HOUR, NOON).text).toContain('It is released on 14 Nov 2016 13:00:00 UTC');
  const released = {
    state: 'released',
    at: NOON,
    by: STORMLOCK,
    confirmedAt: NOON,
    exact: false,
    gone: [],
  } as const;
  expect(releasedNotice(one, { ...released, lock: { ...LOCK, adopted: 'opens' } }).text).toContain(
    'Everyone may mail it now',
  );
  const named = { ...LOCK, snapshot: { ...LOCK.snapshot, names: { a: 'kim@example.org' } } };
  expect(releasedNotice(one, { ...released, lock: named, gone: ['a', 'b'] }).text).toContain(
    'they no longer exist: kim@example.org, b.',
  );
});

test('a purge by Defender counts what was sent, and one that ended partially says so', () => {
  const residue = { sentinelsChecked: 1, looked: 3, left: 0 };
  const remediation = { copies: 9, sent: 7, complete: true, batches: [] };
  expect(purgedNotice(one, { ...run, remediation }, residue, NOON).text).toContain('7 copies');
  const partial = { step: 'checked', searchId: 's', items: 9, itemsAfter: 9, partial: true } as const;
  expect(purgedNotice(one, { ...run, slices: [partial] }, residue, NOON)).toMatchObject({
    severity: 'warning',
    text: expect.stringContaining('1 of 1 purges ended only partially'),
  });
});
