import type { IncidentSummary } from '../../functions/admin/schemas.ts';
import type { SwitchState } from '../../functions/admin/schemas-app.ts';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

export type Wording = { word: string; tone: Tone; says: string };

/** A phase in a word, for people in a hurry; tone and icon never speak alone. */
export const PHASES: Record<IncidentSummary['phase'], Wording> = {
  alerted: { word: 'Alerted', tone: 'warn', says: 'People were told; the group is not locked.' },
  locking: { word: 'Locking', tone: 'busy', says: 'The lock is on its way and not confirmed yet.' },
  settling: { word: 'Settling', tone: 'busy', says: 'Queued mail lands before it is counted and removed.' },
  purging: { word: 'Purging', tone: 'busy', says: 'The storm’s mail is being counted and removed.' },
  held: { word: 'Waits for approval', tone: 'warn', says: 'Nothing is deleted until an operator approves.' },
  'cooling-down': { word: 'Locked', tone: 'good', says: 'Locked until the cool-down is over.' },
  releasing: { word: 'Releasing', tone: 'busy', says: 'The group is being given back.' },
  attention: { word: 'Needs a hand', tone: 'bad', says: 'Stormlock cannot go on without people.' },
  closed: { word: 'Closed', tone: 'quiet', says: 'It is over.' },
};

export const KINDS: Record<IncidentSummary['kind'], string> = {
  storm: 'Reply-all storm',
  'mail-loop': 'Mail loop',
  flood: 'Mail flood',
  ordered: 'Ordered lock',
  found: 'Lock found',
  calm: 'Calm',
};

/** The same where the switch keeps the next step from being taken: then nothing is going on. */
export function standingOf({ phase, heldBack }: Pick<IncidentSummary, 'phase' | 'heldBack'>): Wording {
  const held = (act: (typeof heldBack)[number]['act']) => heldBack.find((each) => each.act === act);
  const lock = phase === 'locking' ? held('lock') : undefined;
  if (lock) return { word: 'Lock held back', tone: 'bad', says: lock.why };
  const purge = phase === 'purging' || phase === 'settling' ? held('purge') : undefined;
  if (purge) return { word: 'Purge held back', tone: 'warn', says: purge.why };
  return PHASES[phase];
}

type Position = SwitchState['position'];

export const POSITIONS: Record<Position, Wording & { verb: string; consequence: string }> = {
  armed: {
    word: 'Armed',
    tone: 'good',
    verb: 'Arm',
    says: 'Storms are locked and cleared by themselves.',
    consequence: 'From now on Stormlock locks groups and removes storms’ mail by itself, within its limits.',
  },
  observe: {
    word: 'Observing',
    tone: 'busy',
    verb: 'Observe',
    says: 'Storms are reported. Nothing is locked, deleted or released by itself.',
    consequence:
      'Storms are reported with what would have been done. Locks that Stormlock made by itself no longer end by themselves: somebody has to release them. Purges that an operator ordered or approved go on, and locks that an operator ordered end after their cool-down.',
  },
  paused: {
    word: 'Paused',
    tone: 'warn',
    verb: 'Pause',
    says: 'Storms are only recorded. Running purges wait, and no lock ends by itself.',
    consequence:
      'Nothing is locked or deleted from the next step on, on every instance, running purges included. Locked groups stay locked, also when their cool-down is over.',
  },
};

export const ORDERS = {
  lock: { verb: 'Lock now', tone: 'danger' },
  approve: { verb: 'Approve the purge', tone: 'danger' },
  purge: { verb: 'Purge the mail', tone: 'danger' },
  release: { verb: 'Release the group', tone: 'plain' },
  extend: { verb: 'Extend the lock', tone: 'plain' },
  dismiss: { verb: 'Dismiss as false alarm', tone: 'plain' },
  close: { verb: 'Close by hand', tone: 'plain' },
} as const;

export const STEPS: Record<string, string> = {
  planned: 'planned',
  creating: 'creating the search',
  created: 'search created',
  estimating: 'counting',
  estimated: 'counted',
  purging: 'removing',
  purged: 'removed',
  rechecking: 'counting again',
  checked: 'checked',
  unknown: 'not known',
  failed: 'failed',
};

/** How much of a slice is removed, from 0 to 1: what is only counted is not. */
export function removedPart(step: string, percent = 0): number {
  if (isRemoved(step)) return 1;
  return step === 'purging' ? percent / 100 : 0;
}

export const isRemoved = (step: string): boolean => ['purged', 'rechecking', 'checked'].includes(step);

export const GROUP_KINDS: Record<IncidentSummary['group']['kind'], string> = {
  'distribution-list': 'Distribution list',
  'mail-enabled-security-group': 'Mail-enabled security group',
  'dynamic-distribution-group': 'Dynamic distribution group',
  'microsoft-365-group': 'Microsoft 365 group',
};
