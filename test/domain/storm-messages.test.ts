import { expect, test } from 'vitest';
import type { ThreadKey } from '../../shared/domain/observation.ts';
import { stormMessages } from '../../shared/domain/storm-messages.ts';
import { observation } from '../contract/stores/records.ts';

const other = 'thread-2' as ThreadKey;
const threads = ['thread-1' as ThreadKey];
const ids = (messages: readonly { messageId: string }[]) =>
  messages.map(({ messageId }) => Number(/\d+/.exec(messageId)?.[0]));

test('the storm is its threads, and whoever asks to be removed anywhere', () => {
  const start = observation(1, { isReply: false });
  const protest = observation(4, { thread: other, isReply: false, asksToStop: true });
  const storm = stormMessages(
    [observation(3), protest, observation(2), start, observation(5, { thread: other })],
    threads,
  );
  expect(storm.start).toEqual(start);
  expect(ids(storm.replies)).toEqual([2, 3, 4]);
  expect(ids(storm.others)).toEqual([5]);
});

test("calendar items and bulk mail are never the storm's", () => {
  const seen = [
    observation(1, { automation: 'calendar' }),
    observation(2, { automation: 'bulk', asksToStop: true }),
  ];
  expect(stormMessages(seen, threads)).toEqual({ replies: [], firsts: [], others: seen });
});

test('the mail that started it is the first of the threads most people replied in, not of an older fork', () => {
  const fork = observation(1, { thread: other, subject: 'Rota', isReply: false });
  const start = observation(2, { subject: 'Test', isReply: false });
  const answers = [3, 4, 5].map((number) =>
    observation(number, number === 5 ? { thread: other, subject: 'RE: Rota' } : { subject: 'RE: Test' }),
  );
  const bounce = observation(6, { subject: 'Test', isReply: false, automation: 'bounce' });
  const storm = stormMessages([fork, start, ...answers, bounce], [...threads, other]);
  expect(storm.start).toEqual(start);
  expect(storm.firsts).toEqual([fork, start]);
  expect(ids(storm.replies)).toEqual([1, 3, 4, 5, 6]);
});

test('a first mail that nobody has answered yet started it all the same; one beside answered threads did not', () => {
  const alone = observation(1, { isReply: false });
  expect(stormMessages([alone], threads).start).toEqual(alone);
  const fork = observation(1, { thread: other, subject: 'Rota', isReply: false });
  expect(stormMessages([fork, observation(2)], [...threads, other]).start).toBeUndefined();
});

test('whose mail is spared is in no storm, and neither is a request to stop long before or after it', () => {
  const desk = observation(1);
  const protests = [2, 3, 4].map((number) => observation(number, { thread: other, asksToStop: true }));
  const span = { from: protests[1]?.sentAt ?? 0, to: protests[1]?.sentAt ?? 0 };
  const storm = stormMessages([desk, ...protests], threads, { spared: [desk.from], span });
  expect(ids(storm.replies)).toEqual([3]);
  expect(ids(storm.others)).toEqual([1, 2, 4]);
});

test('bounces and auto-replies in its threads are', () => {
  expect(ids(stormMessages([observation(1, { automation: 'bounce' })], threads).replies)).toEqual([1]);
});

test('a start that was never seen is no other mail in its place', () => {
  const storm = stormMessages([observation(2), observation(1)], threads);
  expect(storm.start).toBeUndefined();
  expect(ids(storm.replies)).toEqual([1, 2]);
});

test('mails of one moment are told apart by their ids', () => {
  const twins = [observation(2, { sentAt: 0 }), observation(1, { sentAt: 0 })];
  expect(ids(stormMessages(twins, threads).replies)).toEqual([1, 2]);
});
