import type { Act } from './acts-wording.ts';
import type { Incident } from './incident.ts';
import type { Step, StepName } from './incident-steps.ts';
import { lockAct } from './lock-acts.ts';
import { purgeAct } from './purge-acts.ts';
import { statesInWords } from './states-in-words.ts';

/** What Stormlock did to the world outside or to the fate of a group, in the words of the audit trail. */
export type MachineAct = { act: string; reason: string; before: string; after: string };

/**
 * The act that makes the one of the other, whatever the step was called: an intent to lock, to release or to purge is
 * one, and so is what was found or decided. `undefined` where nothing but looking was done.
 */
export function actBetween(before: Incident, after: Incident): MachineAct | undefined {
  const done = closing(before, after) ?? lockAct(before, after) ?? purgeAct(before, after);
  return done && { act: done.act, reason: done.reason, ...sides(before, after, done.slice) };
}

/** For a step that failed and changed nothing here: whether it changed anything outside is not known. */
export function actFailed(
  step: Step,
  before: Incident,
  after: Incident,
  why: string,
): MachineAct | undefined {
  const act = TRIED[step.do];
  if (act === undefined) return undefined;
  return {
    act: `${act}: failed`,
    reason: why,
    ...sides(before, after, 'slice' in step ? step.slice : undefined),
  };
}

/** Steps that change something outside, or decide that something is changed. Looks are not among them. */
const TRIED: Partial<Record<StepName, string>> = {
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

const sides = (
  before: Incident,
  after: Incident,
  slice: number | undefined,
): Pick<MachineAct, 'before' | 'after'> => ({
  before: statesInWords(before, slice),
  after: statesInWords(after, slice),
});

function closing(before: Incident, { closedAt, containment, cleanup }: Incident): Act | undefined {
  if (closedAt === undefined || before.closedAt !== undefined) return undefined;
  const lock = containment.state === 'none' ? 'Mail of its kind came no more' : 'The group is given back';
  const purge =
    cleanup.state === 'handed-over'
      ? 'nobody went on with the purge for two weeks'
      : 'no purge is to be done';
  return { act: 'close incident', reason: `${lock}, and ${purge}.` };
}
