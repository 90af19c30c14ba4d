import type { Address } from '../../shared/domain/address.ts';
import { DAY, type Instant } from '../../shared/domain/time.ts';
import type { Finding, Replay } from './replay.ts';

const YEAR = 365.25 * DAY;

export type Summary = {
  messages: number;
  groups: number;
  /** First and last mail to any group; absent when there was none. */
  from?: Instant;
  to?: Instant;
  storms: number;
  locks: number;
  /** Years each group was watched, from its first mail to its last, added up. */
  groupYears: number;
};

/** Findings about addresses that turned out to be people do not count. */
export const valid = (findings: readonly Finding[], isPerson: (address: Address) => boolean): Finding[] =>
  findings.filter((finding) => !isPerson(finding.group.address));

export function summarise(replay: Replay, findings: readonly Finding[]): Summary {
  const { watched } = replay;
  const firsts = watched.map(({ first }) => first);
  const lasts = watched.map(({ last }) => last);
  return {
    messages: replay.messages,
    groups: watched.length,
    ...(watched.length === 0
      ? {}
      : {
          from: firsts.reduce((a, b) => Math.min(a, b)),
          to: lasts.reduce((a, b) => Math.max(a, b)),
        }),
    storms: findings.filter(({ kind }) => kind === 'storm').length,
    locks: findings.filter(({ decision }) => decision.act === 'contain').length,
    groupYears: watched.reduce((years, { first, last }) => years + (last - first) / YEAR, 0),
  };
}
