import { describe, expect, test } from 'vitest';
import { type DecisionContext, decide } from '../../shared/domain/decide.ts';
import { DEFAULT_POLICY } from '../../shared/domain/policy.ts';
import type { Verdict, VerdictKind } from '../../shared/domain/verdict.ts';
import { address, group, NOON } from '../contract/stores/records.ts';
import { NO_EVIDENCE } from './verdicts.ts';

const HOUR = 3_600_000;
const context: DecisionContext = { now: NOON, position: 'armed', recentLocks: [] };

const verdict = (kind: VerdictKind): Verdict => ({
  kind,
  why: 'because',
  threads: [],
  evidence: NO_EVIDENCE,
});

const decided = (kind: VerdictKind, overrides: Partial<DecisionContext> = {}, policy = DEFAULT_POLICY) =>
  decide(verdict(kind), group(), policy, { ...context, ...overrides });

test('armed, a storm is contained', () => {
  expect(decided('storm')).toEqual({ act: 'contain', why: 'A storm, and Stormlock is armed.' });
});

test.each([
  ['calm', 'armed', 'nothing'],
  ['calm', 'paused', 'nothing'],
  ['storm', 'paused', 'record'],
  ['flood', 'paused', 'record'],
  ['storm', 'observe', 'rehearse'],
  ['mail-loop', 'armed', 'alert'],
  ['flood', 'observe', 'alert'],
] as const)('%s while %s: %s', (kind, position, act) => {
  expect(decided(kind, { position }).act).toBe(act);
});

test('a mail loop is named in plain words', () => {
  expect(decided('mail-loop').why).toMatch(/^A mail loop is reported, not locked/);
});

describe('only an operator locks', () => {
  test('a protected group, by any of its addresses', () => {
    const protectedGroups = [address('all@example.org')];
    expect(decided('storm', {}, { ...DEFAULT_POLICY, protectedGroups })).toEqual({
      act: 'alert',
      why: 'all@example.org is a protected group: only an operator may lock it.',
    });
  });

  test('beyond the automatic locks of one hour', () => {
    const recentLocks = [NOON - 1, NOON - 2, NOON - HOUR + 1];
    expect(decided('storm', { recentLocks })).toMatchObject({
      act: 'alert',
      why: expect.stringMatching(/^3 groups/),
    });
    expect(decided('storm', { recentLocks: [NOON - 1, NOON - 2, NOON - HOUR] }).act).toBe('contain');
  });

  test('a group that an operator released a short while ago', () => {
    expect(decided('storm', { releasedByOperatorAt: NOON - HOUR + 1 })).toMatchObject({
      act: 'alert',
      why: expect.stringMatching(/^An operator released/),
    });
    expect(decided('storm', { releasedByOperatorAt: NOON - HOUR }).act).toBe('contain');
  });
});

test('a storm that was over before it was seen is reported, not locked', () => {
  const past = (sentAt: number): Verdict => ({
    ...verdict('storm'),
    tippedBy: { messageId: '<tip@x>', sentAt },
  });
  const act = (sentAt: number) => decide(past(sentAt), group(), DEFAULT_POLICY, context).act;
  expect(act(NOON - 2 * HOUR)).toBe('contain');
  expect(act(NOON - 2 * HOUR - 1)).toBe('alert');
});
