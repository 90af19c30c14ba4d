import type { Observation } from '../shared/domain/observation.ts';
import { DAY, HOUR } from '../shared/domain/time.ts';
import type { RuleMaker } from './rules.ts';

export type Quiet = { locks: number; years: number; messages: number };

const REARM = 6 * HOUR;
const YEAR = 365.25 * DAY;

/** How often a rule would have closed a list in which there was no storm. */
export function replayQuiet(maker: RuleMaker, members: number, mail: readonly Observation[]): Quiet {
  const rule = maker.make(members);
  let locks = 0;
  let lockedUntil = Number.NEGATIVE_INFINITY;
  for (const observation of mail) {
    if (observation.sentAt < lockedUntil || !rule.add(observation)) continue;
    locks += 1;
    lockedUntil = observation.sentAt + REARM;
    rule.restart(lockedUntil);
  }
  const times = mail.map(({ sentAt }) => sentAt);
  const span = times.reduce((a, b) => Math.max(a, b), 0) - times.reduce((a, b) => Math.min(a, b), Date.now());
  return { locks, years: Math.max(0, span) / YEAR, messages: mail.length };
}

export const total = (parts: readonly Quiet[]): Quiet =>
  parts.reduce(
    (sum, part) => ({
      locks: sum.locks + part.locks,
      years: sum.years + part.years,
      messages: sum.messages + part.messages,
    }),
    { locks: 0, years: 0, messages: 0 },
  );
