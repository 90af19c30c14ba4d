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
  expect(stormMessages(seen, threads)).toEqual({ replies: [], others: seen });
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
