import { describe, expect, it } from 'vitest';
import { inSentOrder, merge } from '../../cli/backtest/sent-order.ts';
import type { Message } from '../../shared/domain/message.ts';
import { message } from '../domain/mail-records.ts';

async function* of(times: readonly number[]): AsyncGenerator<Message> {
  for (const sentAt of times) yield message({ sentAt });
}

async function timesOf(stream: AsyncIterable<Message>): Promise<number[]> {
  const times: number[] = [];
  for await (const { sentAt } of stream) times.push(sentAt);
  return times;
}

const ascending = Array.from({ length: 25_000 }, (_, i) => i);

describe('inSentOrder', () => {
  it('puts neighbours in order without holding the file', async () => {
    const swapped = ascending.map((i) => i ^ 7);
    let reversed = false;
    expect(await timesOf(inSentOrder(of(swapped), () => (reversed = true)))).toEqual(ascending);
    expect(reversed).toBe(false);
  });

  it('turns a file round that is sorted newest first, and says so', async () => {
    let reversed = 0;
    expect(await timesOf(inSentOrder(of(ascending.toReversed()), () => (reversed += 1)))).toEqual(ascending);
    expect(reversed).toBe(1);
  });

  it('passes on mail that is older than its neighbours by far', async () => {
    const times = [...ascending, 3];
    expect((await timesOf(inSentOrder(of(times), () => undefined))).length).toBe(times.length);
  });
});

describe('merge', () => {
  it('makes one stream of several', async () => {
    expect(await timesOf(merge([of([1, 4, 6]), of([]), of([2, 3, 9])]))).toEqual([1, 2, 3, 4, 6, 9]);
    expect(await timesOf(merge([of([1, 2])]))).toEqual([1, 2]);
    expect(await timesOf(merge([]))).toEqual([]);
  });
});
