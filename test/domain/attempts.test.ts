import { describe, expect, test } from 'vitest';
import { tallyAttempts, turnedAway } from '../../shared/domain/attempts.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { judge, person, replies, seen } from './mail-records.ts';

const storm = { start: seen(0, { isReply: false, subject: 'Test' }), replies: replies(5, 2), others: [] };
const detected: Incident = { ...incident('1'), verdict: judge(replies(5, 2)) };
const { verdict: _, ...ordered } = detected;

let number = 0;
const attempt = (subject: string, who = 1, at = NOON) => {
  number += 1;
  return { messageId: `<try-${number}@example.com>`, from: person(who), subject, at };
};

describe('attempts to mail a locked group', () => {
  test('are those that answer the storm, whatever prefixes they bear', () => {
    const tally = tallyAttempts(detected, storm, [
      attempt('RE: Test', 1, NOON),
      attempt('AW: WG: [EXTERNAL] test', 2, NOON + 2),
      attempt('Test', 2, NOON + 1),
      attempt('Canteen', 3, NOON + 9),
    ]);
    expect(tally).toEqual({ attempts: 3, people: 2, lastAt: NOON + 2, others: 1 });
  });

  test('are new mails by which people ask for the end of it', () => {
    expect(tallyAttempts(detected, storm, [attempt('STOP REPLYING TO ALL')])).toMatchObject({ attempts: 1 });
  });

  test('are not what machines answer', () => {
    const machines = [attempt('Automatic reply: Test'), attempt('Accepted: Test')];
    expect(tallyAttempts(detected, storm, machines)).toEqual({ attempts: 0, people: 0, others: 2 });
  });

  test('count once, under however many addresses of the group they were traced', () => {
    const twice = attempt('RE: Test');
    expect(tallyAttempts(detected, storm, [twice, twice])).toMatchObject({ attempts: 1, people: 1 });
  });

  test('are any replies where an operator locked the group and no verdict says what the storm is', () => {
    const tried = [attempt('RE: Something else'), attempt('Canteen')];
    const nothing = { replies: [], others: [] };
    expect(tallyAttempts(ordered, nothing, tried)).toMatchObject({ attempts: 1, others: 1 });
    expect(tallyAttempts(detected, nothing, tried)).toMatchObject({ attempts: 0, others: 2 });
  });

  test('are told of in the right number', () => {
    expect(turnedAway(1, 1)).toBe('1 mail from 1 person was turned away');
    expect(turnedAway(1_186, 140)).toBe('1,186 mails from 140 people were turned away');
  });
});
