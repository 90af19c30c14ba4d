import { expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/containment.ts';
import {
  adoptedNotice,
  lockedNotice,
  releasedNotice,
  wouldLockNotice,
} from '../../shared/domain/incident-notices.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { address, incident, NOON } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

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
  expect(lockedNotice(one, locked, { others: ['boss', 'eve'] }).text).toContain(
    ' Somebody let others through, who may still send: boss, eve. Take them off if they should not. It is released',
  );
  const group = { ...one.group, onPremises: true };
  const alone = { ...group, addresses: [group.address] };
  const told = lockedNotice({ ...one, group: alone }, locked, { byHand: 'Paste it.' }).text;
  expect(told).toContain('mastered on premises');
  expect(told).toContain('To stop them at once: Paste it.');
  expect(told).not.toContain('what is addressed to');
  const also = [group.address, address('all-of-us@example.org')];
  expect(lockedNotice({ ...one, group: { ...group, addresses: also } }, locked).text).toContain(
    'what is addressed to all-of-us@example.org arrives after that too',
  );
});

test('a lock that was found is told as needing a look, and its release as possibly too wide', () => {
  const locked = {
    state: 'locked',
    lock: LOCK,
    firstSentAt: NOON,
    confirmedAt: NOON,
    canary: 'no-answer',
    releaseAt: NOON + HOUR,
  } as const;
  expect(lockedNotice(one, locked, { others: ['boss'] })).toMatchObject({
    severity: 'warning',
    text: expect.stringContaining('is confirmed. Somebody let others through, who may still send: boss.'),
  });
  const stuck = { state: 'release-refused', confirmedAt: NOON, why: 'nobody remembers', at: NOON } as const;
  const notice = (containment: Containment) => adoptedNotice({ ...one, containment }, NOON).text;
  expect(notice(locked)).toContain('It is released on 14 Nov 2016 13:00:00 UTC');
  expect(notice({ ...stuck, lock: { ...LOCK, adopted: true } })).toContain(
    'It stays locked: nobody remembers. Find out who could mail it before the lock.',
  );
  expect(notice({ ...stuck, lock: LOCK })).toContain('Force the release to put back what was saved');
  expect(notice({ state: 'none' })).toContain('Look whether it is still needed.');
  expect(lockedNotice(one, { ...locked, lock: { ...LOCK, adopted: true } }).text).toContain(
    'It is not released by itself, because nobody remembers who could mail it before: you are asked on 14 Nov 2016 13:00:00 UTC.',
  );
  const released = {
    state: 'released',
    at: NOON,
    by: STORMLOCK,
    confirmedAt: NOON,
    exact: false,
    gone: [],
  } as const;
  expect(releasedNotice(one, { ...released, lock: { ...LOCK, adopted: true } }).text).toContain(
    'Everyone may mail it now',
  );
  const named = { ...LOCK, snapshot: { ...LOCK.snapshot, names: { a: 'kim@example.org' } } };
  expect(releasedNotice(one, { ...released, lock: named, gone: ['a', 'b'] }).text).toContain(
    'they no longer exist: kim@example.org, b.',
  );
});
