import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detect } from '../../shared/domain/detect.ts';
import { DEFAULT_DETECTION } from '../../shared/domain/detection-settings.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { judge, person, replies, START, seen, thread } from './mail-records.ts';

describe('a storm in which people protest', () => {
  it.each([
    [100, 8],
    [500, 7],
    [1_000, 6],
    [2_500, 5],
    [50_000, 4],
    [840_000, 4],
  ])('on %i members is found at the reply of person %i and not before', (members, needed) => {
    expect(judge(replies(needed, 2), { members }).kind).toBe('storm');
    expect(judge(replies(needed - 1, 2), { members }).kind).toBe('calm');
  });

  it('explains itself in numbers and one sentence', () => {
    const verdict = judge([seen(0, { isReply: false, subject: 'Test' }), ...replies(6, 4)], {
      members: 2_512,
    });
    expect(verdict).toEqual({
      kind: 'storm',
      why: '5 people who never wrote to this list before replied to all within 4 minutes; 4 of them asked to be removed or told others to stop; 2,512 members.',
      evidence: {
        from: START,
        to: START + 5 * MINUTE,
        members: 2_512,
        messages: 6,
        replies: 5,
        repliers: 5,
        firstTimePosters: 5,
        stopRequests: 4,
        threads: 1,
        automatic: 0,
        repliersNeeded: 5,
        hourlyRate: 6,
        deliveries: 15_072,
      },
      tippedBy: { messageId: '<5@example.com>', sentAt: START + 5 * MINUTE },
      threads: ['first'],
    });
  });

  it('says how many of the repliers are known', () => {
    const knownPosters = new Set([person(1)]);
    expect(judge(replies(5, 2), { history: { knownPosters } }).why).toBe(
      '5 people, 4 of whom never wrote to this list before, replied to all within 4 minutes; 2 of them asked to be removed or told others to stop; 5,000 members.',
    );
  });

  it('needs one protest in six repliers', () => {
    expect(judge(replies(6, 1)).kind).toBe('storm');
    expect(judge(replies(7, 1).slice(1)).kind).toBe('calm');
    expect(judge([...replies(6, 0), seen(7, { asksToStop: true })]).kind).toBe('calm');
  });

  it('counts people, not mails', () => {
    const one = replies(8, 8).map((reply) => ({ ...reply, from: person(1) }));
    expect(judge(one).kind).toBe('calm');
  });

  it('takes who writes again and again for one angry person', () => {
    const angry = [1, 2, 3].map((i) => seen(10 + i, { from: person(1), asksToStop: true }));
    expect(judge([...replies(5, 1), ...angry]).kind).toBe('storm');
    expect(judge([...angry, ...[20, 21, 22, 23].map((i) => seen(i))]).kind).toBe('calm');
  });

  it('is one storm over several threads, subjects and new mails', () => {
    const split = [
      seen(1, { asksToStop: true }),
      seen(2, { thread: thread('second'), subject: 'RE: Test 2' }),
      seen(3, { thread: thread('third'), subject: 'STOP', isReply: false, asksToStop: true }),
      seen(4),
      seen(5, { thread: thread('second'), subject: 'RE: Test 2' }),
    ];
    const verdict = judge(split);
    expect(verdict.kind).toBe('storm');
    expect(verdict.evidence.threads).toBe(3);
    expect([...verdict.threads].sort()).toEqual(['first', 'second', 'third']);
  });

  it('weighs regulars half, unless they protest', () => {
    const knownPosters = new Set([1, 2, 3, 4, 5, 6, 7].map(person));
    expect(judge(replies(5, 5), { history: { knownPosters } }).kind).toBe('storm');
    expect(judge(replies(5, 2), { history: { knownPosters } }).kind).toBe('calm');
    expect(judge(replies(7, 2), { history: { knownPosters } }).kind).toBe('storm');
  });

  it('does not count what regulars discuss elsewhere', () => {
    const knownPosters = new Set([1, 2, 3, 4].map(person));
    const talk = replies(4);
    const protests = [5, 6, 7].map((i) =>
      seen(i, { thread: thread('news'), subject: 'RE: News', asksToStop: true }),
    );
    expect(judge([...talk, ...protests], { history: { knownPosters } }).kind).toBe('calm');
    expect(judge([...talk, ...protests]).kind).toBe('storm');
  });
});

describe('a slow storm', () => {
  const hourly = (protests: number) =>
    replies(6, protests).map((reply, i) =>
      seen(i, { ...reply, sentAt: START + i * HOUR, receivedAt: START + i * HOUR + SECOND }),
    );

  it('needs one protest in each three hours', () => {
    expect(judge(hourly(2)).kind).toBe('storm');
    expect(judge(hourly(1)).kind).toBe('calm');
  });

  it('is counted within the threads that people protest in', () => {
    const apart = hourly(3).map((reply, i) => ({ ...reply, thread: thread(`t${i}`), subject: `RE: ${i}` }));
    expect(judge(apart).kind).toBe('calm');
  });

  it('is not seen on a group that is always that busy', () => {
    const history = { knownPosters: new Set<never>(), usualHourlyRate: 0.9 };
    expect(judge(hourly(3), { history }).kind).toBe('calm');
    expect(judge(hourly(3), { history: { ...history, usualHourlyRate: 100 } }).kind).toBe('calm');
    expect(judge(hourly(3), { history: { ...history, usualHourlyRate: 0.1 } }).kind).toBe('storm');
  });

  it('is not brought back by a regular in another thread', () => {
    const knownPosters = new Set([person(99)]);
    const other = { from: person(99), thread: thread('other'), subject: 'RE: Other' };
    const late = seen(99, { ...other, sentAt: START + 8 * HOUR });
    expect(judge([...hourly(2), late], { history: { knownPosters } }).kind).toBe('calm');
  });

  it('that ended more than an hour ago is over', () => {
    const late = seen(99, { sentAt: START + 8 * HOUR, isReply: false });
    expect(judge([...hourly(2), late]).kind).toBe('calm');
  });
});

describe('many repliers without protest', () => {
  it('are a storm at three times the number', () => {
    expect(judge(replies(14)).kind).toBe('calm');
    const verdict = judge(replies(15));
    expect(verdict.kind).toBe('storm');
    expect(verdict.why).toContain('none of them asked to be removed');
  });

  it('do not count when they only congratulate', () => {
    expect(judge(replies(40, 0, { isCourtesy: true })).kind).toBe('calm');
  });

  it('count half when they are regulars in a dialogue', () => {
    const knownPosters = new Set(Array.from({ length: 25 }, (_, i) => person(i)));
    const regulars = Array.from({ length: 25 }, (_, i) => seen(i));
    expect(judge(regulars, { history: { knownPosters } }).kind).toBe('calm');
    const heated = Array.from({ length: 50 }, (_, i) =>
      seen(i, { from: person(i % 12), sentAt: START + i * MINUTE }),
    );
    expect(judge(heated).kind).toBe('calm');
  });

  it('are no storm when they come over a day', () => {
    expect(
      judge(replies(15).map((reply, i) => seen(i, { from: reply.from, sentAt: START + i * 10 * MINUTE })))
        .kind,
    ).toBe('calm');
  });

  it('are no storm on a group that is always that busy', () => {
    const knownPosters = new Set<never>();
    expect(judge(replies(15), { history: { knownPosters, usualHourlyRate: 10 } }).kind).toBe('calm');
  });

  it('are no storm when they are no more than an hour usually brings, whatever the hours before brought', () => {
    const before = Array.from({ length: 20 }, (_, i) =>
      seen(100 + i, { sentAt: START - (20 - i) * 30 * MINUTE, isReply: false }),
    );
    const history = { knownPosters: new Set<never>(), usualHourlyRate: 10 };
    expect(judge([...before, ...replies(15)], { history }).kind).toBe('calm');
    expect(judge([...before, ...replies(15, 5)], { history }).kind).toBe('calm');
    expect(judge([...before, ...replies(20)], { history }).kind).toBe('storm');
  });

  it('are a storm on the busiest groups too, of which only a part is read', () => {
    const flood = Array.from({ length: 400 }, (_, i) => seen(i, { sentAt: START + i * SECOND }));
    const knownPosters = new Set<never>();
    expect(judge(flood, { history: { knownPosters, usualHourlyRate: 1_000 } }).kind).toBe('storm');
  });
});

describe('what never makes a storm', () => {
  it('is an audience below the minimum', () => {
    const verdict = judge(replies(50, 50), { members: 99 });
    expect(verdict.kind).toBe('calm');
    expect(verdict.why).toBe('99 members: an audience this small is left alone; the least is 100.');
  });

  it('is backlog: mail received long after it was sent', () => {
    const backlog = replies(50, 50).map((reply) => ({ ...reply, receivedAt: reply.sentAt + 31 * MINUTE }));
    expect(judge(backlog).kind).toBe('calm');
    expect(judge(backlog.map((reply) => ({ ...reply, receivedAt: reply.sentAt + 30 * MINUTE }))).kind).toBe(
      'storm',
    );
  });

  it('is what was dealt with before', () => {
    expect(judge(replies(5, 5), { since: START + 5 * MINUTE }).kind).toBe('calm');
    expect(judge(replies(5, 5), { since: START + MINUTE }).kind).toBe('storm');
  });

  it('is silence', () => {
    const verdict = judge([]);
    expect(verdict).toMatchObject({ kind: 'calm', threads: [], evidence: { from: 0, to: 0, messages: 0 } });
    expect(verdict.why).toBe(
      'Nobody replied to all within 60 minutes; 15 would make a storm; 5,000 members.',
    );
  });

  it('is machines', () => {
    expect(judge(replies(15, 0, { automation: 'calendar' })).kind).toBe('calm');
    expect(judge(replies(15, 0, { automation: 'bulk' })).kind).toBe('calm');
  });

  it('is a curve without points', () => {
    const settings = { ...DEFAULT_DETECTION, repliersNeeded: [] };
    const input = {
      members: 5_000,
      observations: replies(50, 50),
      history: { knownPosters: new Set<never>() },
    };
    expect(detect(input, settings).kind).toBe('calm');
  });
});

it('holds audiences below the curve to its first point', () => {
  const settings = { ...DEFAULT_DETECTION, minimumMembers: 10 };
  const history = { knownPosters: new Set<never>() };
  expect(detect({ members: 20, observations: replies(8, 8), history }, settings).kind).toBe('storm');
  expect(detect({ members: 20, observations: replies(7, 7), history }, settings).kind).toBe('calm');
});

it('says how people count when they count less', () => {
  const knownPosters = new Set([person(1)]);
  expect(judge(replies(2), { history: { knownPosters, usualHourlyRate: 0.5 } })).toMatchObject({
    why: '2 people replied to all within 60 minutes (who count as 1.5); 15 would make a storm; 5,000 members.',
    evidence: { usualHourlyRate: 0.5 },
  });
});

it('believes no clock that is ahead: nothing was sent after it was received', () => {
  const wrong = seen(3, { sentAt: START + 400 * HOUR, receivedAt: START + 3 * MINUTE, asksToStop: true });
  const verdict = judge([seen(1), seen(2), wrong, seen(4), seen(5)]);
  expect(verdict.kind).toBe('storm');
});

describe('for any mail', () => {
  const anySeen = fc
    .record({
      id: fc.integer({ min: 0, max: 40 }),
      from: fc.integer({ min: 0, max: 15 }),
      minute: fc.integer({ min: 0, max: 900 }),
      delay: fc.integer({ min: 0, max: 40 }),
      isReply: fc.boolean(),
      asksToStop: fc.boolean(),
      family: fc.integer({ min: 0, max: 4 }),
    })
    .map(({ id, from, minute, delay, family, ...flags }): Observation => {
      const sentAt = START + minute * MINUTE;
      const names = { thread: thread(`t${family}`), subject: `RE: ${family}` };
      return {
        ...seen(id),
        ...names,
        from: person(from),
        sentAt,
        receivedAt: sentAt + delay * MINUTE,
        ...flags,
      };
    });
  const anyMail = fc.uniqueArray(anySeen, { maxLength: 40, selector: (mail) => mail.messageId });
  const input = { members: 5_000, history: { knownPosters: new Set([person(0), person(1)]) } };

  it('the order of arrival does not change the verdict', () => {
    fc.assert(
      fc.property(
        anyMail.chain((mail) =>
          fc.tuple(fc.constant(mail), fc.shuffledSubarray(mail, { minLength: mail.length })),
        ),
        ([mail, shuffled]) => {
          expect(judge(shuffled, input)).toEqual(judge(mail, input));
        },
      ),
    );
  });

  it('copies seen by many sentinels, some of them late, do not change the verdict', () => {
    fc.assert(
      fc.property(
        anyMail,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 90 }),
        (mail, copies, late) => {
          const more = Array.from({ length: copies }, (_, i) =>
            mail.map((one) => ({ ...one, receivedAt: one.receivedAt + i * late * MINUTE })),
          ).flat();
          expect(judge([...more.reverse(), ...mail], input)).toEqual(judge(mail, input));
        },
      ),
    );
  });

  it('more history never makes a storm of what was calm', () => {
    fc.assert(
      fc.property(anyMail, (mail) => {
        const stranger = judge(mail, { members: 5_000 });
        const known = judge(mail, { ...input, history: { ...input.history, usualHourlyRate: 1 } });
        if (stranger.kind === 'calm') expect(known.kind).toBe('calm');
      }),
    );
  });

  it('a small audience is left alone and one mail never tips anything', () => {
    fc.assert(
      fc.property(anyMail, (mail) => {
        expect(judge(mail, { members: 99 }).kind).toBe('calm');
        expect(judge(mail.slice(0, 1)).kind).toBe('calm');
      }),
    );
  });
});
