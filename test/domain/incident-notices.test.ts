import { describe, expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/containment.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import {
  attentionNotice,
  detectedNotice,
  lockedNotice,
  releasedNotice,
} from '../../shared/domain/incident-notices.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { group, incident } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';
import { NO_EVIDENCE } from './verdicts.ts';

const AT = Date.UTC(2016, 10, 14, 8, 31, 20);
const verdict: Verdict = {
  kind: 'mail-loop',
  why: 'Machines answer each other.',
  tippedBy: { messageId: '<a@example.org>', sentAt: AT - 80_000 },
  threads: [],
  evidence: NO_EVIDENCE,
};
const told = (overrides: Partial<Incident> = {}) =>
  incident('20161114-083120-1111', { why: 'Five replied.', ...overrides });

const locked = (canary: 'restricted' | 'open' | 'no-answer'): Extract<Containment, { state: 'locked' }> => ({
  state: 'locked',
  lock: LOCK,
  firstSentAt: AT,
  confirmedAt: AT,
  canary,
  releaseAt: Date.UTC(2016, 10, 14, 10, 31, 20),
});

describe('detected', () => {
  test('says what, where and what is done about it', () => {
    expect(detectedNotice(told({ verdict }), AT)).toEqual({
      kind: 'detected',
      severity: 'critical',
      title: 'A mail loop on Everyone',
      text: 'Five replied. The group is being locked.',
      facts: [
        { label: 'Group', value: 'Everyone <everyone@example.org>' },
        { label: 'Members', value: '12,000' },
        { label: 'Incident', value: '20161114-083120-1111' },
      ],
      at: AT,
    });
  });

  test('keeps an operator’s reason apart from what follows', () => {
    const ordered = told({ why: 'Kim ordered the lock: exercise' });
    expect(detectedNotice(ordered, AT).text).toBe(
      'Kim ordered the lock: exercise. The group is being locked.',
    );
  });

  test('says why nothing is locked', () => {
    const alerted = told({
      containment: { state: 'none' },
      decision: { act: 'alert', why: 'It is protected.' },
    });
    expect(detectedNotice(alerted, AT)).toMatchObject({
      title: 'Everyone is to be locked',
      text: 'Five replied. It is protected.',
    });
  });

  test('says how large a group is at least', () => {
    const large = told({ group: group({ audience: { members: 5_000, exact: false } }) });
    expect(detectedNotice(large, AT).facts).toContainEqual({ label: 'Members', value: 'at least 5,000' });
  });
});

describe('locked', () => {
  test('says how long it took and until when', () => {
    expect(lockedNotice(told({ verdict }), locked('restricted'))).toMatchObject({
      severity: 'information',
      title: 'Everyone is locked',
      text: 'Replies are turned away 1 min 20 s after the mail that made it a storm. The lock was read back and is confirmed. An ordinary mailbox that asked is told that it may not send. It is released on 14 Nov 2016 10:31:20 UTC unless somebody extends it.',
    });
  });

  test.each([
    ['open', 'information', 'is told that it may send still'],
    ['no-answer', 'information', 'gave no answer'],
  ] as const)('says what the independent check said: %s', (canary, severity, words) => {
    const notice = lockedNotice(told(), locked(canary));
    expect(notice.severity).toBe(severity);
    expect(notice.text).toContain(words);
    expect(notice.text).toMatch(/^Replies are turned away\. /);
  });

  test('says that a rule takes its time', () => {
    const rule = { ...locked('no-answer'), lock: { ...LOCK, means: 'rule' as const } };
    expect(lockedNotice(told(), rule)).toMatchObject({
      severity: 'warning',
      text: expect.stringContaining('30 minutes'),
    });
  });
});

describe('released', () => {
  const released = (gone: string[]): Extract<Containment, { state: 'released' }> => ({
    state: 'released',
    at: AT,
    by: STORMLOCK,
    lock: LOCK,
    confirmedAt: AT,
    exact: gone.length === 0,
    gone,
  });

  test('says that everything is as before', () => {
    expect(releasedNotice(told(), released([]))).toMatchObject({
      severity: 'information',
      text: 'Released by Stormlock. Who may mail it is exactly as before the lock.',
    });
  });

  test('says how many were turned away meanwhile, where that was counted', () => {
    const tally = { attempts: 40, people: 30, lastAt: AT, others: 0 };
    const told40 = { ...told(), attempts: { askedAt: AT, tally } };
    expect(releasedNotice(told40, released([])).text).toBe(
      'Released by Stormlock. Who may mail it is exactly as before the lock. While it was locked, 40 mails from 30 people were turned away.',
    );
  });

  test('names who could not be restored', () => {
    expect(releasedNotice(told(), released(['guid-1', 'guid-2']))).toMatchObject({
      severity: 'warning',
      text: 'Released by Stormlock. Not restored, because they no longer exist: guid-1, guid-2.',
    });
  });
});

test('attention says why, and what to do', () => {
  expect(attentionNotice(told(), 'It was refused.', 'Grant the role.', AT)).toMatchObject({
    kind: 'attention',
    severity: 'critical',
    title: 'Everyone needs a hand',
    text: 'It was refused. Grant the role.',
  });
});
