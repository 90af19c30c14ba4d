import { OutcomeUnknown, RetryLater } from '../../../shared/domain/errors.ts';
import { MINUTE, type Milliseconds, SECOND } from '../../../shared/domain/time.ts';
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

/**
 * Any call may be next, an instance may die at any turn, and a call may take seconds. Now and then one instance runs
 * ahead while the others wait, and one stands still for minutes, far longer than a lease.
 */
export function randomChoices(chance: () => number, most: { deaths: number; hangs: number }): Choices {
  let left = most.deaths;
  let hangs = most.hangs;
  let ahead: Instance | undefined;
  return {
    pick(waiting) {
      if (chance() < 0.04)
        ahead = chance() < 0.5 ? undefined : waiting[Math.floor(chance() * waiting.length)];
      const index = ahead === undefined ? -1 : waiting.indexOf(ahead);
      return index >= 0 ? index : Math.floor(chance() * waiting.length);
    },
    dies: (instance: Instance) => {
      if (left === 0 || instance.dead || chance() > 0.01) return false;
      left--;
      return true;
    },
    passes: () => (chance() < 0.05 ? Math.ceil(chance() * 3) * SECOND : 0),
    hangs() {
      if (hangs === 0 || chance() > 0.01) return 0;
      hangs--;
      return MINUTE + Math.ceil(chance() * 6 * MINUTE);
    },
  };
}

/** A service often lists what it accepted some time later; sometimes later than anybody waits for it. */
export const lagFrom = (chance: () => number): Milliseconds =>
  chance() < 0.5 ? 0 : Math.floor(chance() * 600) * SECOND;

/** The answer of one call is lost. */
export const answerLostAt = (call: number): Mishaps => troubleAt(call, { next: false });

/** The answer of one call is lost, and the next call is turned away: what was learned is not stored at once. */
export function troubleAt(call: number, { next } = { next: true }): Mishaps {
  let calls = 0;
  return (port, method) => {
    const number = calls++;
    if (number === call) return mishap(port, method, 1);
    return next && number === call + 1 ? mishap(port, method, 0) : {};
  };
}

const WRITES = new Set(['lock.write', 'exchange.write', 'remediation.remove']);
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
  'noticeBudget',
]);

/** What failed once fails again soon more often than not. */
const TROUBLED = { calls: 4, likelihood: 0.4 };

/** Calls fail with the given likelihood, in the ways their contracts allow, at most `most` times, and often in a row. */
export function randomMishaps(chance: () => number, likelihood: number, most: number): Mishaps {
  let left = most;
  let troubled = 0;
  return (port, method) => {
    troubled--;
    if (left === 0 || chance() >= (troubled > 0 ? TROUBLED.likelihood : likelihood)) return {};
    left--;
    troubled = TROUBLED.calls;
    return mishap(port, method, chance());
  };
}

function mishap(port: string, method: string, draw: number): Mishap {
  const busy = new RetryLater(`${port}.${method}: 503`, 20 * SECOND);
  const unknown = new OutcomeUnknown(`${port}.${method}: no answer`);
  // A table that was written and did not say so shows as a failure that says nothing of the write.
  if (STORES.has(port)) return draw < 0.5 ? { before: busy } : { after: busy };
  if (port === 'channels') return { before: new Error('the channel is down') };
  const isWrite = WRITES.has(`${port}.${method}`) || (port === 'ediscovery' && SUBMISSIONS.has(method));
  if (!isWrite || draw < 0.34) return { before: busy };
  return draw < 0.67 ? { before: unknown } : { after: unknown };
}
