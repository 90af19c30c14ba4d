import { describe, expect, it } from 'vitest';
import type { Observation } from '../../shared/domain/observation.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { judge, person, START, seen } from './mail-records.ts';

const burst = (count: number, change: (i: number) => Partial<Observation>) =>
  Array.from({ length: count }, (_, i) =>
    seen(i, { sentAt: START + i * 10 * SECOND, isReply: false, ...change(i) }),
  );

describe('a mail loop', () => {
  it('is machines that answer each other, and names the mail that tipped it', () => {
    const verdict = judge(
      burst(25, (i) => ({ automation: i % 2 ? 'auto-reply' : 'bounce', from: person(i % 4) })),
    );
    expect(verdict).toMatchObject({
      kind: 'mail-loop',
      why: '4 automatic senders wrote 25 mails within 4 minutes; 5,000 members.',
      tippedBy: { messageId: '<19@example.com>', sentAt: START + 190 * SECOND },
      threads: ['first'],
      evidence: { automatic: 25 },
    });
  });

  it('is two that answer each other without saying that they are machines', () => {
    expect(judge(burst(25, (i) => ({ isReply: true, from: person(i % 2) }))).kind).toBe('mail-loop');
    expect(judge(burst(25, (i) => ({ isReply: true, from: person(i % 3) }))).kind).toBe('calm');
  });

  it('takes twenty mails', () => {
    expect(judge(burst(19, () => ({ automation: 'bounce' }))).kind).toBe('calm');
    expect(judge(burst(20, () => ({ automation: 'bounce' }))).kind).toBe('mail-loop');
  });
});

describe('a flood', () => {
  it('is one sender', () => {
    expect(judge(burst(20, () => ({ from: person('loud') })))).toMatchObject({
      kind: 'flood',
      why: 'One sender, person-loud@example.com, wrote 20 mails within 4 minutes; 5,000 members.',
    });
    expect(judge(burst(20, (i) => ({ from: person(i % 3) }))).kind).toBe('calm');
  });

  it('is told in seconds when it was that fast', () => {
    const fast = burst(20, (i) => ({ from: person('loud'), sentAt: START + i * SECOND }));
    expect(judge(fast).why).toContain('20 mails within 19 seconds');
  });

  it('is not the answers to an invitation', () => {
    expect(judge(burst(30, () => ({ automation: 'calendar', from: person(1) }))).kind).toBe('calm');
  });

  it('is not a group that is always that busy', () => {
    const history = { knownPosters: new Set<never>(), usualHourlyRate: 30 };
    expect(
      judge(
        burst(54, () => ({ automation: 'bulk', from: person(1) })),
        { history },
      ).kind,
    ).toBe('calm');
  });

  it('is not seen where the audience is below the minimum', () => {
    expect(
      judge(
        burst(30, () => ({ from: person(1) })),
        { members: 50 },
      ).kind,
    ).toBe('calm');
  });

  it('is not spread over hours', () => {
    expect(judge(burst(30, (i) => ({ from: person(1), sentAt: START + i * 10 * MINUTE }))).kind).toBe('calm');
  });
});
