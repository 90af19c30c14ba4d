import { Refused } from '../domain/errors.ts';
import type { Incident, PurgeRun } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { objectionToCopies } from '../domain/purge-check.ts';
import { byHand, goingIn } from '../domain/purgers.ts';
import { BATCH, MOST_A_RECIPIENT, REMEDIATION_TAKES } from '../domain/remediation-steps.ts';
import { count } from '../domain/wording.ts';
import type { Remediation, WantedCopies } from '../ports/remediation.ts';
import type { IncidentDeps, StepHandler } from './incident-deps.ts';
import { mayDelete } from './may-act.ts';
import { hold, runOf, withRun } from './purge-run.ts';

/** Counts the storm's copies by hunting, and holds where that is not what was expected. */
export const countCopies: StepHandler = {
  async act(incident, _step, deps) {
    const run = runOf(incident);
    const going = goingIn(run).length;
    if (going > MOST_A_RECIPIENT)
      throw new Refused(
        `Defender takes at most ${count(MOST_A_RECIPIENT)} messages of one recipient, the storm has ${count(going)}`,
        byHand(run.plan),
      );
    const copies = await service(deps).count(wantedOf(run));
    const now = deps.clock.now();
    const counted = tell(
      withRun(incident, { ...run, remediation: { copies, sent: 0, complete: false, batches: [] } }),
      now,
      `Defender knows ${count(copies)} delivered copies.`,
    );
    const objection =
      run.approvedBy === undefined
        ? objectionToCopies(copies, run, incident.group.audience, deps.policy)
        : undefined;
    if (objection !== undefined) return hold(counted, objection, now);
    return withRun(counted, { ...runOf(counted), cleared: true });
  },
};

/** Names the next copies to Defender. Sending the same twice does no harm, so what became unsure is sent again. */
export const sendRemediation: StepHandler = {
  ready: (incident, _step, deps) => mayDelete(incident, deps),
  intend: (incident, _step, deps) =>
    withProgress(incident, (progress) => ({ ...progress, askedAt: deps.clock.now() })),
  async act(incident, _step, deps) {
    const run = runOf(incident);
    const limit = deps.policy.remediationBatch ?? BATCH;
    const copies = await service(deps).list(wantedOf(run), run.remediation?.after, limit);
    const now = deps.clock.now();
    if (copies.length > 0) await service(deps).remove(copies, incident.id);
    const last = copies.at(-1);
    const takes = deps.policy.remediationTakes ?? REMEDIATION_TAKES;
    const sent = withProgress(incident, ({ askedAt: _, ...progress }) =>
      last === undefined
        ? { ...progress, complete: true }
        : {
            ...progress,
            sent: progress.sent + copies.length,
            after: last,
            complete: copies.length < limit,
            batches: [
              ...progress.batches.filter(({ at }) => at > now - takes),
              { at: now, copies: copies.length },
            ],
          },
    );
    return last === undefined
      ? sent
      : tell(sent, now, `Defender accepted the removal of ${count(copies.length)} copies.`);
  },
};

function service({ remediation }: IncidentDeps): Remediation {
  if (remediation !== undefined) return remediation;
  throw new Refused('Defender is not available here', 'Take defender out of STORMLOCK_PURGERS.');
}

const wantedOf = (run: PurgeRun): WantedCopies => ({
  messageIds: goingIn(run),
  from: run.plan.from,
  to: run.plan.to,
});

type Progress = NonNullable<PurgeRun['remediation']>;

function withProgress(incident: Incident, change: (progress: Progress) => Progress): Incident {
  const run = runOf(incident);
  if (run.remediation === undefined) throw new Error('copies are counted before any is removed');
  return withRun(incident, { ...run, remediation: change(run.remediation) });
}
