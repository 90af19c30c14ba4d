import { toIso } from '../../shared/domain/time.ts';
import type { Finding } from './replay.ts';
import type { Summary } from './summary.ts';

/** One verdict other than calm. */
export const findingLine = ({ kind, group, at, messageId, verdict, decision }: Finding): string =>
  JSON.stringify({
    type: kind,
    group: group.address,
    at: toIso(at),
    messageId,
    repliers: verdict.evidence.repliers,
    replies: verdict.evidence.replies,
    members: group.audience.members,
    wouldLock: decision.act === 'contain',
    why: verdict.why,
    decision: decision.why,
    evidence: {
      ...verdict.evidence,
      from: toIso(verdict.evidence.from),
      to: toIso(verdict.evidence.to),
    },
  });

export const summaryLine = ({ from, to, ...figures }: Summary, badLines: number): string =>
  JSON.stringify({
    type: 'summary',
    ...figures,
    from: from === undefined ? null : toIso(from),
    to: to === undefined ? null : toIso(to),
    badLines,
  });
