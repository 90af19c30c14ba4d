import { expect, it } from 'vitest';
import { findForks, peopleBeside, threadsWithForks } from '../../shared/domain/storm-threads.ts';
import { threadFamilies } from '../../shared/domain/thread-families.ts';
import { judge, person, replies, seen, thread } from './mail-records.ts';

it('leaves discussions of regulars beside the storm out of its threads', () => {
  const knownPosters = new Set([21, 22].map(person));
  const beside = [21, 22].map((i) => seen(i, { thread: thread('budget'), subject: 'RE: Budget' }));
  const fork = [6, 7, 8].map((i) => seen(i, { thread: thread('fork'), subject: 'RE: Lunch' }));
  const verdict = judge([...replies(5, 3), ...fork, ...beside], { history: { knownPosters } });
  expect(verdict.kind).toBe('storm');
  expect([...verdict.threads].sort()).toEqual(['first', 'fork']);
});

it('holds threads together by GUID when the subject changes and by subject when the GUID breaks', () => {
  const mails = [
    seen(1, { thread: thread('a'), subject: 'Test' }),
    seen(2, { thread: thread('a'), subject: 'STOP IT' }),
    seen(3, { thread: thread('b'), subject: 'RE: stop it' }),
    seen(4, { thread: thread('c'), subject: 'RE: something else' }),
    seen(5, { thread: thread('d'), subject: 'RE:' }),
    seen(6, { thread: thread('e'), subject: '' }),
  ];
  const familyOf = threadFamilies(mails);
  const [first, second, third, other, bare, empty] = mails.map(familyOf);
  expect(new Set([first, second, third]).size).toBe(1);
  expect(new Set([first, other, bare, empty]).size).toBe(4);
});

it('lets a mail it was not told of be a family of its own', () => {
  expect(threadFamilies([])(seen(1, { thread: thread('alone') }))).toBe('alone');
});

it('judges what forked since the verdict by the same rule, and by who wrote to the group before', () => {
  const storm = replies(5, 3);
  const verdict = judge(storm);
  const { from, to } = verdict.evidence;
  const about = (name: string, people: readonly number[], sentAt: number, overrides = {}) =>
    people.map((i) =>
      seen(i, { thread: thread(name), subject: `RE: ${name}`, sentAt, receivedAt: sentAt, ...overrides }),
    );
  const mails = [
    ...storm,
    // A broken index, but the storm's subject.
    seen(30, { thread: thread('broken'), subject: storm[0]?.subject ?? '', sentAt: to, receivedAt: to }),
    ...about('lunch', [31, 32], to),
    ...about('budget', [21, 22], to),
    ...about('off', [33], to, { asksToStop: true }),
    ...about('before', [34, 35], from - 1),
    ...about('after', [36, 37], to + 1),
  ];
  const forks = findForks(mails, verdict);
  expect(peopleBeside(forks).toSorted()).toEqual([21, 22, 31, 32, 33].map(person).toSorted());
  const threads = threadsWithForks(forks, new Set([21, 22].map(person)));
  expect(threads.toSorted()).toEqual(['broken', 'first', 'lunch', 'off']);
  expect(findForks(mails, { ...verdict, kind: 'flood' }).beside).toEqual([]);
});
