import { z } from 'zod';
import { RetryLater } from '../../domain/errors.ts';
import { type Instant, MINUTE, type Milliseconds } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RequestBudget } from '../../ports/ediscovery.ts';
import { readAnswer } from '../http/answer.ts';
import type { GraphCall, GraphTransport } from './transport.ts';

/** More pages than any list of ours has: a service that never ends must not hold us for ever. */
const MOST_PAGES = 1_000;
/** Pages read longer ago show what no longer is. */
const FRESH: Milliseconds = 15 * MINUTE;

/** A list that was read up to a link when the allowance ran out. */
type Begun = { values: readonly unknown[]; next: string; pages: number; since: Instant };

const page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/**
 * Reads lists of a service that allows a few requests a minute. Whoever calls took a token for one request; each further
 * page is another. A list that is longer than what is left is read on from there the next time, else it would never end.
 */
export function pacedLists(
  graph: GraphTransport,
  { budget, clock }: { budget: RequestBudget; clock: Pick<Clock, 'now'> },
) {
  const begun = new Map<string, Begun>();

  async function read<T>(url: string, item: z.ZodType<T>, what: string, call: GraphCall): Promise<T[]> {
    const kept = begun.get(url);
    const before = kept !== undefined && kept.since > clock.now() - FRESH ? kept : undefined;
    const since = before?.since ?? clock.now();
    const values = [...(before?.values ?? [])];
    let next = before?.next;
    for (let pages = before?.pages ?? 0; pages < MOST_PAGES; pages++) {
      const answer = await (next === undefined ? graph.get(url, call) : graph.follow(next, call)).catch(
        (error: unknown) => {
          // A link that the service no longer takes must not be tried for ever.
          if (!(error instanceof RetryLater)) begun.delete(url);
          throw error;
        },
      );
      const { value, '@odata.nextLink': link } = readAnswer(page, answer.body, what);
      values.push(...value);
      if (link === undefined) {
        begun.delete(url);
        return readAnswer(z.array(item), values, what);
      }
      next = link;
      if (!(await budget.take())) {
        begun.set(url, { values, next, pages: pages + 1, since });
        throw new RetryLater('no eDiscovery request is left this minute for the rest of a list', MINUTE);
      }
    }
    throw new Error(`${what} did not end after ${MOST_PAGES} pages`);
  }

  return { read };
}
