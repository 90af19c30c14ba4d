import { type Act, sentence, toldBetween } from './acts-wording.ts';
import type { PurgeRun, SliceProgress } from './cleanup.ts';
import type { Incident } from './incident.ts';
import { actorName } from './wording.ts';

/** What was done on the purge's side. */
export function purgeAct(before: Incident, after: Incident): Act | undefined {
  const { cleanup: was } = before;
  const { cleanup: is } = after;
  if (was.state === 'running' && is.state === 'running') return runAct(was.run, is.run, before, after);
  if (was.state === is.state) return undefined;
  switch (is.state) {
    case 'held':
      return { act: 'hold purge', reason: sentence(is.why) };
    case 'handed-over':
      return { act: 'hand over purge', reason: sentence(is.why) };
    case 'none':
      return { act: 'drop purge', reason: sentence(is.why) };
    case 'running':
      return { act: 'plan purge', reason: whyPurged(after) };
    case 'done':
      return { act: 'complete purge', reason: toldBetween(before, after) };
    case 'waiting':
      return { act: 'go on to the next purge', reason: toldBetween(before, after) };
    case 'settling':
      return undefined;
  }
}

const COUNTED_FIRST = 'The purge is planned; its messages are counted first.';

function runAct(was: PurgeRun, is: PurgeRun, before: Incident, after: Incident): Act | undefined {
  if (was.purger !== is.purger) return { act: 'purge another way', reason: toldBetween(before, after) };
  if (was.caseId === undefined && is.caseId !== undefined)
    return { act: 'create eDiscovery case', reason: COUNTED_FIRST };
  if (!was.cleared && is.cleared) return { act: 'clear purge', reason: toldBetween(before, after) };
  return remediationAct(was, is, before, after) ?? firstSliceAct(was, is);
}

/** The intent to have the next copies removed is an act, and so is what the service accepted. */
function remediationAct(was: PurgeRun, is: PurgeRun, before: Incident, after: Incident): Act | undefined {
  const { askedAt, sent = 0 } = is.remediation ?? {};
  if (askedAt !== undefined && askedAt !== was.remediation?.askedAt)
    return { act: 'remove copies by Defender', reason: whyCleared(is) };
  return sent > (was.remediation?.sent ?? 0)
    ? { act: 'confirm removal by Defender', reason: toldBetween(before, after) }
    : undefined;
}

function firstSliceAct(was: PurgeRun, is: PurgeRun): Act | undefined {
  const acts = is.slices.map((slice, i) => sliceAct(was.slices[i], slice, i, is));
  return acts.find((each) => each !== undefined);
}

function sliceAct(
  was: SliceProgress | undefined,
  is: SliceProgress,
  slice: number,
  run: PurgeRun,
): Act | undefined {
  if (is.step === 'created' && (was?.step === 'planned' || was?.step === 'creating'))
    return { act: 'create compliance search', reason: COUNTED_FIRST, slice };
  if (is.step === 'purging' && was?.step !== 'purging')
    return { act: 'purge messages', reason: whyCleared(run), slice };
  return undefined;
}

const whyCleared = ({ approvedBy }: PurgeRun): string =>
  approvedBy === undefined
    ? 'The counts agree with what was expected.'
    : sentence(`${actorName(approvedBy)} approved the purge`);

/** What it was called a storm for, or who ordered the purge in so many words. */
const whyPurged = ({ why, purgeOrderedBy }: Incident): string =>
  purgeOrderedBy === undefined ? sentence(why) : sentence(`${actorName(purgeOrderedBy)} ordered the purge`);
