import { whoMayMailAfter } from './adopted-lock.ts';
import { turnedAway } from './attempts.ts';
import type { Containment } from './containment.ts';
import type { Group } from './group.ts';
import type { Incident } from './incident.ts';
import type { Notice, NoticeKind, NoticeSeverity } from './notice.ts';
import type { Instant } from './time.ts';
import { actorName, count, span, when, withStop } from './wording.ts';

type Draft = { kind: NoticeKind; severity: NoticeSeverity; title: string; text: string };

export const draftNotice = (
  incident: Incident,
  at: Instant,
  draft: Draft,
  facts: Notice['facts'] = [],
): Notice => ({
  ...draft,
  at,
  facts: [
    { label: 'Group', value: `${incident.group.name} <${incident.group.address}>` },
    {
      label: 'Members',
      value: `${incident.group.audience.exact ? '' : 'at least '}${count(incident.group.audience.members)}`,
    },
    ...facts,
    { label: 'Incident', value: incident.id },
  ],
});

export function detectedNotice(incident: Incident, at: Instant): Notice {
  const what = incident.verdict?.kind.replace('-', ' ') ?? 'lock request';
  const intent =
    incident.containment.state === 'wanted' ? 'The group is being locked.' : incident.decision.why;
  return draftNotice(incident, at, {
    kind: 'detected',
    severity: 'critical',
    title: incident.verdict
      ? `A ${what} on ${incident.group.name}`
      : `${incident.group.name} is to be locked`,
    text: `${withStop(incident.why)} ${intent}`,
  });
}

type Locked = Extract<Containment, { state: 'locked' }>;

/** Colleagues put them on the list, so Stormlock does not take them out. */
export const besides = (others: readonly string[]): string =>
  others.length === 0
    ? ''
    : ` Somebody let others through, who may still send: ${others.join(', ')}. Take them off if they should not.`;

/** `byHand`: what people can do that works at once, where this lock does not; `others`: who may send all the same. */
export function lockedNotice(
  incident: Incident,
  locked: Locked,
  { byHand = '', others = [] }: { byHand?: string; others?: readonly string[] } = {},
): Notice {
  const since = incident.verdict?.tippedBy?.sentAt;
  const delay =
    since === undefined ? '' : ` ${span(locked.confirmedAt - since)} after the mail that made it a storm`;
  const canary = {
    restricted: 'An ordinary mailbox that asked is told that it may not send.',
    open: 'An ordinary mailbox that asked is told that it may send still: a lock takes a few minutes to reach every server. Stormlock asks again every minute.',
    'no-answer': 'The independent check gave no answer.',
  }[locked.canary];
  if (locked.lock.means === 'rule') return ruleNotice(incident, locked, byHand, others);
  return draftNotice(incident, locked.confirmedAt, {
    kind: 'locked',
    severity: others.length === 0 ? 'information' : 'warning',
    title: `${incident.group.name} is locked`,
    text: `Replies are turned away${delay}. The lock was read back and is confirmed.${besides(others)} ${canary} ${endOf(locked)}`,
  });
}

/** Nobody remembers what a lock that was found is to be given back as. */
const endOf = ({ lock, releaseAt }: Locked): string =>
  lock.adopted
    ? `It is not released by itself, because nobody remembers who could mail it before: you are asked on ${when(releaseAt)}.`
    : `It is released on ${when(releaseAt)} unless somebody extends it.`;

function ruleNotice(incident: Incident, locked: Locked, byHand: string, others: readonly string[]): Notice {
  const { group } = incident;
  return draftNotice(incident, locked.confirmedAt, {
    kind: 'locked',
    severity: 'warning',
    title: `${group.name} is locked by a mail flow rule`,
    text: `${whyRule(group)}, so a rule that rejects mail to it was made and read back. Rules take up to 30 minutes to work, sometimes more: until then replies still arrive${otherAddresses(group)}.${besides(others)} It is released on ${when(locked.releaseAt)} unless somebody extends it. To stop them at once: ${byHand}`,
  });
}

/** A rule looks for the primary address. */
function otherAddresses({ address, addresses }: Group): string {
  const others = addresses.filter((one) => one !== address);
  return others.length === 0 ? '' : `, and what is addressed to ${others.join(', ')} arrives after that too`;
}

const whyRule = ({ onPremises }: Group): string =>
  onPremises
    ? 'The group is mastered on premises'
    : 'Exchange refuses the app to write who may mail this Microsoft 365 group';

export function releasedNotice(
  incident: Incident,
  released: Extract<Containment, { state: 'released' }>,
): Notice {
  const state = released.exact
    ? 'Who may mail it is exactly as before the lock.'
    : released.lock.adopted
      ? `${whoMayMailAfter(released.lock)} may mail it now. Who could before the lock is not known: write its accept list by hand if it was another.`
      : `Not restored, because they no longer exist: ${released.gone.map((entry) => released.lock.snapshot.names?.[entry] ?? entry).join(', ')}.`;
  return draftNotice(incident, released.at, {
    kind: 'released',
    severity: released.exact ? 'information' : 'warning',
    title: `${incident.group.name} is open again`,
    text: `Released by ${actorName(released.by)}. ${state}${attemptsSentence(incident)}`,
  });
}

function attemptsSentence({ attempts }: Incident): string {
  const { attempts: tries = 0, people = 0 } = attempts?.tally ?? {};
  return tries === 0 ? '' : ` While it was locked, ${turnedAway(tries, people)}.`;
}

/** Observed only: what became of the lock on paper. */
export function wouldLockNotice(incident: Incident, containment: Containment, at: Instant): Notice {
  const { group, verdict } = incident;
  const since = verdict?.tippedBy?.sentAt;
  const delay = since === undefined ? '' : `, ${span(at - since)} after the mail that made it a storm`;
  const could = containment.state !== 'unlockable';
  return draftNotice(incident, at, {
    kind: 'rehearsed',
    severity: could ? 'information' : 'warning',
    title: `${group.name} would ${could ? '' : 'not '}have been locked`,
    text: could
      ? `Stormlock only observes: nothing was changed. Armed, it would have locked the group now${delay}.`
      : `Stormlock only observes. Armed, it could not have locked the group: ${containment.why} ${containment.remedy}`,
  });
}

/** What people do about a lock of which nobody remembers what it changed. */
export const WITHOUT_MEMORY =
  'Find out who could mail it before the lock. If everyone could, release it; otherwise write its accept list by hand and close the incident.';

/** A lock of ours that no open incident knew of, and that is not left to Stormlock to take back. */
export const adoptedNotice = (incident: Incident, at: Instant): Notice => {
  const { containment } = incident;
  const [why, remedy] =
    containment.state === 'release-refused'
      ? [
          ` It stays locked: ${containment.why}.`,
          containment.lock.adopted
            ? WITHOUT_MEMORY
            : 'Look at who may mail it now. Force the release to put back what was saved before the lock, or mend its accept list by hand and close the incident.',
        ]
      : ['', `Look whether it is still needed. ${'releaseAt' in containment ? endOf(containment) : ''}`];
  return attentionNotice(incident, `${incident.why}${why}`, remedy, at);
};

export function attentionNotice(incident: Incident, why: string, remedy: string, at: Instant): Notice {
  return draftNotice(incident, at, {
    kind: 'attention',
    severity: 'critical',
    title: `${incident.group.name} needs a hand`,
    text: `${why} ${remedy}`,
  });
}
