import { describe, expect, test } from 'vitest';
import type { Cleanup } from '../../shared/domain/cleanup.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { type Act, incidentReport } from '../../shared/domain/report.ts';
import { evidenceFacts } from '../../shared/domain/report-facts.ts';
import type { StormMessages } from '../../shared/domain/storm-messages.ts';
import { type Actor, STORMLOCK } from '../../shared/domain/switch.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { address, group, incident, NOON, observation } from '../contract/stores/records.ts';
import { runWith } from './incident-states.ts';
import { LOCK } from './lock-records.ts';

const KIM: Actor = { kind: 'operator', name: 'Kim' };
const LEE: Actor = { kind: 'operator', name: 'Lee' };
const LOCKED_AT = NOON + 5 * MINUTE;

const storm: StormMessages = {
  start: observation(0, { sentAt: NOON, isReply: false }),
  replies: [observation(1, { sentAt: NOON + 3 * MINUTE }), observation(2, { sentAt: NOON + 4 * MINUTE })],
  others: [],
};

const verdict: Verdict = {
  kind: 'storm',
  why: '5 people replied to 12,000',
  evidence: {
    from: NOON,
    to: NOON + 5 * MINUTE,
    members: 12_000,
    messages: 1_006,
    replies: 1_005,
    repliers: 7,
    firstTimePosters: 6,
    stopRequests: 2,
    threads: 3,
    automatic: 4,
    repliersNeeded: 5,
    hourlyRate: 72,
    usualHourlyRate: 0.44,
    deliveries: 72_000,
  },
  tippedBy: { messageId: '<message-2@example.org>', sentAt: NOON + 4 * MINUTE },
  threads: [],
};

const locked: Containment = {
  state: 'locked',
  lock: LOCK,
  firstSentAt: NOON,
  confirmedAt: LOCKED_AT,
  canary: 'restricted',
  releaseAt: LOCKED_AT + 2 * HOUR,
};
const released = {
  state: 'released',
  at: NOON + 2 * HOUR,
  by: KIM,
  lock: LOCK,
  confirmedAt: LOCKED_AT,
  exact: true,
  gone: [],
} as const satisfies Containment;

const reportOf = (overrides: Partial<Incident> = {}, acts: readonly Act[] = []) =>
  incidentReport(incident('1', overrides), storm, acts, NOON + DAY);

describe('a report', () => {
  test('says what it is about, where it stands and when it was written', () => {
    expect(reportOf({ verdict, containment: locked, closedAt: NOON + 3 * HOUR })).toMatchObject({
      id: '1',
      title: 'Reply-all storm on Everyone',
      phase: 'closed',
      rehearsal: false,
      writtenAt: NOON + DAY,
      openedAt: NOON,
      closedAt: NOON + 3 * HOUR,
      timeline: [{ what: 'detected' }, {}, {}],
    });
    const open = reportOf({ openedBy: { kind: 'operator', name: 'Kim' } });
    expect(open).toMatchObject({ title: 'Ordered lock on Everyone', phase: 'locking', evidence: [] });
    expect(reportOf().title).toBe('Lock found on Everyone');
    expect(open).not.toHaveProperty('closedAt');
    expect(reportOf({ rehearsal: true, verdict }).title).toBe('Rehearsal: Reply-all storm on Everyone');
  });
});

describe('the course of a report', () => {
  const told = (sentTo: string[]) => ({
    notice: {
      kind: 'locked' as const,
      severity: 'critical' as const,
      title: 'Everyone is locked',
      text: '',
      facts: [],
      at: LOCKED_AT,
    },
    sentTo,
    attempts: 1,
    nextAttemptAt: LOCKED_AT,
    done: true,
  });
  const startedBy = {
    messageId: '<message-0@example.org>',
    from: address('a@example.org'),
    subject: 'test',
    sentAt: NOON - MINUTE,
  };

  test('begins with the first mail and has what people were told, in order', () => {
    const outbox = [told(['teams', 'mail']), told([])];
    expect(reportOf({ startedBy, verdict, outbox }).timeline).toEqual([
      { at: NOON - MINUTE, by: 'Members', what: 'The first mail, “test”.' },
      { at: NOON, by: 'Stormlock', what: 'detected' },
      { at: NOON + 3 * MINUTE, by: 'Members', what: 'The first reply to all.' },
      { at: NOON + 4 * MINUTE, by: 'Members', what: 'The mail that made it a storm.' },
      { at: LOCKED_AT, by: 'Stormlock', what: 'People were told by teams and mail: Everyone is locked.' },
    ]);
  });

  test('has nothing of mail that was not seen', () => {
    const nothing: StormMessages = { replies: [], others: [] };
    const { timeline, perMinute } = incidentReport(incident('1'), nothing, [], NOON);
    expect(timeline.map(({ what }) => what)).toEqual(['detected']);
    expect(perMinute.storm).toEqual([]);
  });

  test('is marked where it was detected and locked', () => {
    expect(reportOf({ containment: locked }).marks.map(({ label }) => label)).toEqual(['detected', 'locked']);
    expect(reportOf({ containment: { state: 'none' } }).marks).toEqual([{ at: NOON, label: 'detected' }]);
  });

  test('names the searches of the purge, and no people', () => {
    const run = runWith([{ step: 'planned' }]);
    expect(reportOf({ cleanup: { state: 'running', run } }).searches).toEqual([
      { label: 'Search 1', value: '10 messages by 0 senders' },
    ]);
    const none: Cleanup = { state: 'handed-over', why: '', remedy: '', at: NOON };
    expect(reportOf({ cleanup: none }).searches).toEqual([]);
  });
});

describe('what the summary says of the lock', () => {
  const lockSentences = (overrides: Partial<Incident>) => reportOf(overrides).summary.slice(1, -1);

  test('how long it took from the mail that made it a storm', () => {
    expect(lockSentences({ verdict, containment: locked })).toEqual([
      'The group was locked 1 min after the mail that made it a storm; the lock was read back and confirmed.',
    ]);
  });

  test('and that a rule does not work yet', () => {
    const byRule = { ...locked, lock: { ...locked.lock, means: 'rule' as const } };
    expect(lockSentences({ verdict, containment: byRule })[0]).toContain('up to 30 minutes to work');
  });

  test('or from the order', () => {
    expect(lockSentences({ containment: locked, openedAt: NOON + 270 * SECOND })).toEqual([
      'The group was locked 30 s after it was ordered; the lock was read back and confirmed.',
    ]);
  });

  test.each<[string, Containment, string]>([
    ['exactly', released, 'by Kim, exactly as it was.'],
    [
      'without those who are gone',
      { ...released, by: STORMLOCK, exact: false, gone: ['Ann', 'Bo'] },
      'by Stormlock, without Ann, Bo, which no longer exist.',
    ],
    [
      'open, where nobody knew how it was before',
      { ...released, exact: false, lock: { ...LOCK, adopted: true } },
      'by Kim, open to everyone, because nobody remembered who could mail it before.',
    ],
    [
      'open to those who were left, where nobody knew how it was before',
      {
        ...released,
        exact: false,
        lock: { ...LOCK, snapshot: { ...LOCK.snapshot, acceptSenders: ['eve'] }, adopted: true },
      },
      'by Kim, open to only eve, because nobody remembered who could mail it before.',
    ],
  ])('that the group was given back: %s', (_, containment, end) => {
    expect(lockSentences({ verdict, containment })).toEqual([
      'The group was locked 1 min after the mail that made it a storm; the lock was read back and confirmed.',
      `It was given back on 14 Nov 2016 14:00:00 UTC ${end}`,
    ]);
  });

  test('that it needs a hand', () => {
    expect(
      lockSentences({ containment: { state: 'unlockable', why: 'It is kept on premises.', remedy: '' } }),
    ).toEqual(['The lock needs a hand: It is kept on premises.']);
  });

  test('that there was none', () => {
    expect(lockSentences({ containment: { state: 'none' } })).toEqual(['The group was not locked.']);
  });

  test('what would have been done, where Stormlock only observed', () => {
    const rehearsal = (containment: Containment) =>
      lockSentences({
        rehearsal: true,
        containment: { state: 'none' },
        rehearsed: { at: LOCKED_AT, containment },
      });
    expect(rehearsal({ state: 'locking', lock: LOCK, attempts: 0 })).toEqual([
      'Stormlock only observed; armed, it would have locked the group on 14 Nov 2016 12:05:00 UTC.',
    ]);
    expect(rehearsal({ state: 'unlockable', why: '', remedy: '' })).toEqual(['The group was not locked.']);
    expect(lockSentences({ rehearsal: true, containment: { state: 'none' } })).toEqual([
      'The group was not locked.',
    ]);
  });
});

describe('what the summary says of the purge', () => {
  const purgeSentence = (cleanup: Cleanup) => reportOf({ containment: locked, cleanup }).summary.at(-1);
  const residue = { sentinelsChecked: 3, looked: 30, left: 1, ids: [] };

  test('how much went and what was left', () => {
    const run = runWith([
      { step: 'checked', searchId: 'a', items: 20_000, itemsAfter: 0, partial: false },
      { step: 'checked', searchId: 'b', items: 4_000, itemsAfter: 0, partial: false },
    ]);
    expect(purgeSentence({ state: 'done', run, at: NOON, residue })).toBe(
      "2 messages were removed, 24,000 copies by the service's count. Afterwards 1 of 30 copies are left in the 3 sentinel mailboxes looked into.",
    );
  });

  test('which messages were left', () => {
    const left = { ...residue, ids: ['<a@x>', '<b@x>'] };
    const run = runWith([{ step: 'unknown', searchId: 'a', items: 20_000, why: 'it was lost' }]);
    const handed = { state: 'handed-over', run, why: 'some is left', remedy: 'Look.', at: NOON } as const;
    const { facts, summary } = reportOf({ containment: locked, cleanup: { ...handed, residue: left } });
    expect(facts).toContainEqual({ label: 'Left in the sentinel mailboxes', value: '<a@x> <b@x>' });
    expect(summary.slice(-2)).toEqual([
      'The purge was handed over: some is left. Look.',
      "Before that 2 messages, 20,000 copies by the service's count, were submitted for removal.",
    ]);
  });

  test('which messages no search covers, ten by name, and that the searches find as many items as before', () => {
    const step = { step: 'checked', searchId: 'a', items: 9, itemsAfter: 9, partial: false } as const;
    const missing = (number: number) => {
      const run = runWith([step]);
      const untouched = Array.from({ length: number }, (_, i) => `<${i}@x>`);
      const plan = { ...run.plan, untouched };
      const cleanup = {
        state: 'handed-over',
        run: { ...run, plan },
        why: 'w',
        remedy: 'R.',
        at: NOON,
      } as const;
      return reportOf({ containment: locked, cleanup }).summary.slice(-2);
    };
    expect(missing(2)).toEqual([
      'No search covers <0@x> <1@x>.',
      expect.stringContaining('The searches find as many items as before, 9'),
    ]);
    expect(missing(11)[0]).toMatch(/<9@x> …$/);
  });

  test('nothing of a submission where none was made', () => {
    const run = runWith([{ step: 'planned' }]);
    const cleanup = { state: 'handed-over', run, why: 'no licence', remedy: 'Buy.', at: NOON } as const;
    expect(purgeSentence(cleanup)).toBe('The purge was handed over: no licence. Buy.');
  });

  test('how many messages went by Defender, which runs no searches', () => {
    const remediation = { copies: 1_234, sent: 1_234, complete: true, batches: [] };
    const counted = runWith([{ step: 'planned' }], { purger: 'defender', remediation });
    expect(purgeSentence({ state: 'done', run: counted, at: NOON, residue })).toBe(
      "2 messages were removed, 1,234 copies by the service's count. Afterwards 1 of 30 copies are left in the 3 sentinel mailboxes looked into.",
    );
    const uncounted = runWith([{ step: 'planned' }], { purger: 'defender' });
    expect(purgeSentence({ state: 'done', run: uncounted, at: NOON, residue })).toContain(', 0 copies by');
  });

  test.each<[Cleanup, string]>([
    [{ state: 'none', why: 'Purging is switched off.' }, 'No mail was removed: Purging is switched off.'],
    [
      { state: 'held', run: runWith([]), why: 'the counts are off', at: NOON },
      'The purge waits for approval: the counts are off.',
    ],
    [
      { state: 'handed-over', why: 'there is no licence', remedy: 'Search by hand.', at: NOON },
      'The purge was handed over: there is no licence. Search by hand.',
    ],
    [{ state: 'waiting' }, 'The purge is not finished.'],
    [{ state: 'settling', until: NOON }, 'The purge is not finished.'],
    [{ state: 'running', run: runWith([]) }, 'The purge is not finished.'],
  ])('where it is $state', (cleanup, sentence) => {
    expect(purgeSentence(cleanup)).toBe(sentence);
  });
});

test('the summary begins with the reason and ends with a dismissal, where there was one', () => {
  const { summary } = reportOf({ dismissed: { at: NOON, by: KIM, reason: 'a birthday' } });
  expect(summary.at(0)).toBe('5 people replied to 12,000');
  expect(summary.at(-1)).toBe('Kim dismissed it as a false alarm: a birthday');
});

describe('the facts', () => {
  test('count what the storm caused', () => {
    expect(reportOf({ containment: { state: 'none' } }).facts).toEqual([
      { label: 'Group', value: 'Everyone <everyone@example.org>' },
      { label: 'Mailboxes it reaches', value: '12,000' },
      { label: 'Messages of the storm', value: '3 from 2 repliers' },
      { label: 'Deliveries caused', value: '36,000' },
    ]);
  });

  test('say what came through the lock, and how much of it is the storm’s', () => {
    const late = [1, 2].map((n) => observation(10 + n, { sentAt: LOCKED_AT + n * MINUTE }));
    const [reply, other] = late;
    if (!reply || !other) throw new Error('two came through');
    const leaky = { ...storm, replies: [...storm.replies, reply], others: [other] };
    const { facts } = incidentReport(incident('1', { containment: locked }), leaky, [], NOON + DAY);
    expect(facts).toContainEqual({ label: 'Came through the lock', value: '2 messages, 1 of the storm' });
  });

  test('say how it began, how large the group is at least, and estimate what the lock prevented', () => {
    const { facts } = reportOf({
      containment: locked,
      group: group({ audience: { members: 5_000, exact: false } }),
      startedBy: {
        messageId: '<message-0@example.org>',
        from: address('person0@example.org'),
        subject: 'Test',
        sentAt: NOON,
      },
    });
    expect(facts).toContainEqual({ label: 'Mailboxes it reaches', value: 'at least 5,000' });
    expect(facts).toContainEqual({ label: 'Began with', value: '“Test”, 14 Nov 2016 12:00:00 UTC' });
    expect(facts).toContainEqual({ label: 'Deliveries prevented (estimate)', value: '180,000' });
    expect(facts).toContainEqual({ label: 'Working time saved (estimate)', value: '250 hours' });
    expect(facts.at(-1)?.value).toMatch(/^0\.6 messages a minute before the lock × 60 minutes/);
  });
});

describe('what the lock turned away', () => {
  test('is a fact of its own, counted', () => {
    const tally = { attempts: 1_186, people: 140, lastAt: NOON, others: 2 };
    const { facts } = reportOf({ containment: locked, attempts: { askedAt: NOON, tally } });
    expect(facts).toContainEqual({
      label: 'Turned away by the lock (counted)',
      value: '1,186 mails from 140 people, 14,232,000 deliveries; 2 other mails',
    });
  });
});

describe('the evidence', () => {
  test('names each number the verdict rests on', () => {
    expect(reportOf({ verdict }).evidence).toEqual([
      { label: 'People who replied', value: '7 (5 make a storm here)' },
      { label: 'Of these, wrote to the group for the first time', value: '6' },
      { label: 'Of these, asked to be removed or told others to stop', value: '2' },
      { label: 'Messages by then', value: '1,006, 1,005 of them replies' },
      { label: 'Threads', value: '3' },
      { label: 'Sent by machines', value: '4' },
      { label: 'Messages an hour', value: '72 (usually 0.4)' },
      { label: 'Deliveries when it was called', value: '72,000' },
      { label: 'Counted over', value: '14 Nov 2016 12:00:00 UTC to 14 Nov 2016 12:05:00 UTC' },
    ]);
  });

  test('does not compare with a usual rate that is not known', () => {
    const { usualHourlyRate: _, ...evidence } = verdict.evidence;
    expect(evidenceFacts({ ...verdict, evidence })).toContainEqual({
      label: 'Messages an hour',
      value: '72',
    });
  });
});

test('thanks go to the people who acted, the busiest first, and one act in two records counts once', () => {
  const act = (by: Actor, at: number): Act => ({ at, by, act: 'release', reason: 'over' });
  const { thanks, acts } = reportOf({ timeline: [{ at: NOON + 2, by: LEE, what: 'Release ordered' }] }, [
    act(KIM, NOON + 1),
    act(LEE, NOON + 2),
    act(LEE, NOON + 3),
    act(STORMLOCK, NOON + 4),
  ]);
  expect(thanks).toEqual([
    { name: 'Lee', acts: 2 },
    { name: 'Kim', acts: 1 },
  ]);
  expect(acts).toHaveLength(4);
});
