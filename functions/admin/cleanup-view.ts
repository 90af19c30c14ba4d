import { copiesOf } from '../../shared/domain/approval.ts';
import type { Cleanup, Residue, SliceProgress } from '../../shared/domain/cleanup.ts';
import { closesAt } from '../../shared/domain/handed-over.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { expectedCopies, goingIn } from '../../shared/domain/purgers.ts';
import { toIso } from '../../shared/domain/time.ts';
import { actorName } from '../../shared/domain/wording.ts';
import type { IncidentView } from './schemas.ts';

/** The purge's side of an incident, planned, under way or done. */
export function cleanupView(cleanup: Cleanup, incident: Incident): IncidentView['cleanup'] {
  const run = 'run' in cleanup ? cleanup.run : undefined;
  return {
    state: cleanup.state,
    slices: run === undefined ? [] : run.plan.slices.map((_, i) => sliceView(run, i)),
    ...('why' in cleanup ? { why: cleanup.why } : {}),
    ...('remedy' in cleanup ? { remedy: cleanup.remedy } : {}),
    ...('until' in cleanup ? { until: toIso(cleanup.until) } : {}),
    ...(cleanup.state === 'done' ? { finishedAt: toIso(cleanup.at) } : {}),
    ...('residue' in cleanup && cleanup.residue !== undefined
      ? { residue: residueView(cleanup.residue) }
      : {}),
    ...(cleanup.state === 'handed-over' && incident.closedAt === undefined
      ? { closesAt: toIso(closesAt(cleanup)) }
      : {}),
    ...(run === undefined ? {} : runView(run, incident)),
  };
}

const residueView = ({ ids, ...residue }: Residue) => ({ ...residue, ids: [...ids] });

type Run = Extract<Cleanup, { state: 'running' }>['run'];

function runView(run: Run, { id, group }: Incident) {
  const { plan, purger, remediation, percent, approvedBy, caseId } = run;
  const found = copiesOf(run);
  const going = goingIn(run).length;
  return {
    removed: going,
    kept: plan.kept.length,
    untouched: plan.removed.length + plan.untouched.length - going,
    expected: expectedCopies(run, group.audience.members),
    ...(purger === undefined ? {} : { purger }),
    ...(plan.noQuery === undefined ? {} : { noQuery: plan.noQuery.why }),
    ...(remediation === undefined ? {} : { sent: remediation.sent }),
    ...(found === undefined ? {} : { found }),
    ...(percent === undefined ? {} : { percent }),
    ...(approvedBy === undefined ? {} : { approvedBy: actorName(approvedBy) }),
    ...(caseId === undefined ? {} : { caseName: `Stormlock ${id}` }),
  };
}

function whyOf(slice: SliceProgress): { why?: string } {
  const why = 'why' in slice ? slice.why : 'doubt' in slice ? slice.doubt : undefined;
  return why === undefined ? {} : { why };
}

type SliceView = IncidentView['cleanup']['slices'][number];

function sliceView({ plan, slices }: Run, i: number): SliceView {
  const planned = plan.slices[i];
  const progress = slices[i];
  if (planned === undefined || progress === undefined) throw new Error(`the purge has no slice ${i + 1}`);
  const messages = plan.slices.reduce((sum, each) => sum + each.messages, 0);
  return {
    number: planned.number,
    step: progress.step,
    query: planned.query,
    senders: planned.senders.length,
    messages: planned.messages,
    expected: Math.round((plan.expectedItems * planned.messages) / Math.max(1, messages)),
    ...('items' in progress ? { found: progress.items } : {}),
    ...('itemsAfter' in progress && progress.itemsAfter !== undefined
      ? { foundAfter: progress.itemsAfter }
      : {}),
    ...('partial' in progress ? { partial: progress.partial } : {}),
    ...whyOf(progress),
  };
}
