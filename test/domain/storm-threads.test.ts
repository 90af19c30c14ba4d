import { expect, it } from 'vitest';
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
