import type { Cleanup, SliceProgress } from './cleanup.ts';
import type { Containment } from './containment.ts';
import type { Incident } from './incident.ts';
import type { Step, StepName } from './incident-steps.ts';
import { goingIn } from './purgers.ts';
import { count, plural, when } from './wording.ts';

/** What Stormlock did to the world outside or to the fate of a group, in the words of the audit trail. */
export type MachineAct = { act: string; reason: string; before: string; after: string };

/** Steps that change something outside, or decide that something is changed. Looks are not among them. */
const ACTS: Partial<Record<StepName, string>> = {
  'send-lock': 'lock group',
  'confirm-lock': 'confirm lock',
  'renew-lock': 'renew lock',
  'begin-release': 'begin release',
  'send-release': 'release group',
  'confirm-release': 'confirm release',
  'create-case': 'create eDiscovery case',
  'create-search': 'create compliance search',
  compare: 'clear purge',
  'submit-purge': 'purge messages',
  'send-remediation': 'remove copies by Defender',
  verify: 'check mailboxes',
  close: 'close incident',
};

/** The act behind a step that was taken; `undefined` where nothing outside was touched or decided. */
export function actTaken(step: Step, before: Incident, after: Incident): MachineAct | undefined {
  const act = ACTS[step.do];
  if (act === undefined) return undefined;
  return { act, reason: reasonOf(step, before, after), ...sides(step, before, after) };
}

/** The same for a step that failed or was refused: whether anything changed outside is not known. */
export function actFailed(
  step: Step,
  before: Incident,
  after: Incident,
  why: string,
): MachineAct | undefined {
  const act = ACTS[step.do];
  return act === undefined
    ? undefined
    : { act: `${act}: failed`, reason: why, ...sides(step, before, after) };
}

/** What the step told the incident's story; else why it was due. */
function reasonOf(step: Step, before: Incident, after: Incident): string {
  const told = after.timeline.filter((entry) => !before.timeline.includes(entry));
  if (told.length > 0) return told.map(({ what }) => what).join(' ');
  const { containment } = before;
  if (containment.state === 'releasing') return containment.reason;
  return REASONS[step.do] ?? before.why;
}

const REASONS: Partial<Record<StepName, string>> = {
  'begin-release': 'The cool-down is over.',
  'renew-lock': 'The rule would have ended while the group is locked.',
  'create-case': 'The purge is planned; its messages are counted first.',
  'create-search': 'The purge is planned; its messages are counted first.',
  'send-remediation': 'The purge is cleared.',
};

function sides(step: Step, before: Incident, after: Incident): Pick<MachineAct, 'before' | 'after'> {
  const slice = 'slice' in step ? step.slice : undefined;
  return { before: statesInWords(before, slice), after: statesInWords(after, slice) };
}

/** Both sides in a few words, for the audit trail; of one search where the act was about that. */
export function statesInWords({ containment, cleanup, closedAt }: Incident, slice?: number): string {
  const closed = closedAt === undefined ? '' : '; closed';
  return `lock: ${lockWords(containment)}; purge: ${purgeWords(cleanup, slice)}${closed}`;
}

function lockWords(containment: Containment): string {
  switch (containment.state) {
    case 'locking':
      return `locking (attempt ${containment.attempts})`;
    case 'locked':
      return `locked until ${when(containment.releaseAt)}`;
    case 'releasing':
      return `releasing (attempt ${containment.attempts})`;
    case 'released':
      return containment.exact ? 'released exactly' : 'released';
    case 'none':
    case 'wanted':
    case 'unlockable':
    case 'release-refused':
      return containment.state.replace('-', ' ');
  }
}

function purgeWords(cleanup: Cleanup, index: number | undefined): string {
  if (!('run' in cleanup) || cleanup.run === undefined) return cleanup.state.replace('-', ' ');
  const { run } = cleanup;
  const stage = run.cleared ? ', cleared' : run.caseId === undefined ? '' : ', being counted';
  const state = `${cleanup.state.replace('-', ' ')}, ${plural(goingIn(run).length, 'message')}${stage}`;
  if (run.remediation !== undefined)
    return `${state}, ${plural(run.remediation.sent, 'copy', 'copies')} sent`;
  const slice = index === undefined ? undefined : run.slices[index];
  return slice === undefined || index === undefined
    ? state
    : `${state}, search ${index + 1} of ${run.slices.length}: ${sliceWords(slice)}`;
}

const sliceWords = (slice: SliceProgress): string =>
  'items' in slice ? `${slice.step}, ${count(slice.items)} items` : slice.step;
