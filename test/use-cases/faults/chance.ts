import { OutcomeUnknown, RetryLater } from '../../../shared/domain/errors.ts';
import { SECOND } from '../../../shared/domain/time.ts';
import type { Mishap, Mishaps } from './instances.ts';
import type { Choices, Instance } from './schedule.ts';

/** Numbers in [0, 1) that follow from the seed (mulberry32). */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Any call may be next, an instance may die at any turn, and a call may take seconds. */
export function randomChoices(chance: () => number, deaths: number): Choices {
  let left = deaths;
  return {
    pick: (n) => Math.floor(chance() * n),
    dies: (instance: Instance) => {
      if (left === 0 || instance.dead || chance() > 0.01) return false;
      left--;
      return true;
    },
    passes: () => (chance() < 0.05 ? Math.ceil(chance() * 3) * SECOND : 0),
  };
}

const SUBMISSIONS = new Set(['createCase', 'createSearch', 'estimate', 'purge']);
const STORES = new Set([
  'incidents',
  'observations',
  'history',
  'cursors',
  'groups',
  'switch',
  'audit',
  'budget',
]);

/** Calls fail with the given likelihood, in the ways their contracts allow, at most `most` times. */
export function randomMishaps(chance: () => number, likelihood: number, most: number): Mishaps {
  let left = most;
  return (port, method) => {
    if (left === 0 || chance() >= likelihood) return {};
    left--;
    return mishap(port, method, chance());
  };
}

function mishap(port: string, method: string, draw: number): Mishap {
  const busy = new RetryLater(`${port}.${method}: 503`, 20 * SECOND);
  const unknown = new OutcomeUnknown(`${port}.${method}: no answer`);
  // A table that was written and did not say so shows as a failure that says nothing of the write.
  if (STORES.has(port)) return draw < 0.5 ? { before: busy } : { after: busy };
  if (port === 'channel') return { before: new Error('the channel is down') };
  const isWrite =
    (port === 'lock' && method === 'write') || (port === 'ediscovery' && SUBMISSIONS.has(method));
  if (!isWrite || draw < 0.34) return { before: busy };
  return draw < 0.67 ? { before: unknown } : { after: unknown };
}
