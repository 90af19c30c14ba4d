import { z } from 'zod';
import { readAnswer } from '../http/answer.ts';
import type { GraphAnswer, GraphCall, GraphTransport } from './transport.ts';

/** More pages than any list of ours has: a service that never ends must not hold us for ever. */
const MOST_PAGES = 1_000;

/** All items of a collection, page after page. `what` names it in errors. */
export async function allPages<T>(
  graph: GraphTransport,
  first: Promise<GraphAnswer>,
  item: z.ZodType<T>,
  what: string,
  call: GraphCall = {},
): Promise<T[]> {
  const page = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
  const items: T[] = [];
  let answer = await first;
  for (let read = 1; read <= MOST_PAGES; read++) {
    const { value, '@odata.nextLink': next } = readAnswer(page, answer.body, what);
    items.push(...value);
    if (next === undefined) return items;
    answer = await graph.follow(next, call);
  }
  throw new Error(`${what} did not end after ${MOST_PAGES} pages`);
}
