import type { PurgeRun } from '../domain/cleanup.ts';
import { Refused } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { objectionToCopies } from '../domain/purge-check.ts';
import { byHand, goingIn } from '../domain/purgers.ts';
import {
  BATCH,
  fittingIn,
  MOST_A_RECIPIENT,
  REMEDIATION_TAKES,
  roomAt,
} from '../domain/remediation-steps.ts';
import { count } from '../domain/wording.ts';
import type { Remediation, WantedCopies } from '../ports/remediation.ts';
import { type IncidentDeps, NotYet, type StepHandler } from './incident-deps.ts';
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
  async ready(incident, _step, deps) {
    await mayDelete(incident, deps);
    await haveRoom(deps);
  },
  intend: (incident, _step, deps) =>
    withProgress(incident, (progress) => ({ ...progress, askedAt: deps.clock.now() })),
  async act(incident, _step, deps) {
    const run = runOf(incident);
    const limit = deps.policy.remediationBatch ?? BATCH;
    const listed = await service(deps).list(wantedOf(run), run.remediation?.after, limit);
    const copies = fittingIn(listed);
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
            complete: listed.length < limit && copies.length === listed.length,
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

/** Incidents looked at to learn what is at work for the whole app. */
const RECENT_INCIDENTS = 100;

/** The service counts what all incidents sent, those that were closed meanwhile too. */
async function haveRoom({ incidents, clock, policy }: IncidentDeps): Promise<void> {
  const batches = (await incidents.list({ limit: RECENT_INCIDENTS })).flatMap(({ value: { cleanup } }) =>
    'run' in cleanup ? (cleanup.run?.remediation?.batches ?? []) : [],
  );
  const wait = roomAt(batches, policy.remediationTakes ?? REMEDIATION_TAKES) - clock.now();
  if (wait > 0) throw new NotYet('Defender is at work on as much as it takes at a time', wait);
}

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
