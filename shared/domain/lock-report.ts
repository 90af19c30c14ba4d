import { whoMayMailAfter } from './adopted-lock.ts';
import type { Containment, LockRecord } from './containment.ts';
import type { Incident } from './incident.ts';
import { lockConfirmedAt } from './leaks.ts';
import { actorName, span, when } from './wording.ts';

/** The lock's side of a report, in sentences. */
export function lockSentences(incident: Incident): string[] {
  const { containment, verdict, openedAt, rehearsal, rehearsed } = incident;
  if (rehearsal && rehearsed?.containment.state === 'locking')
    return [`Stormlock only observed; armed, it would have locked the group on ${when(rehearsed.at)}.`];
  if ('why' in containment) return [`The lock needs a hand: ${containment.why}`];
  const lockedAt = lockConfirmedAt(incident);
  if (lockedAt === undefined) return ['The group was not locked.'];
  const since = verdict?.tippedBy?.sentAt ?? openedAt;
  const from =
    verdict?.tippedBy === undefined ? 'after it was ordered' : 'after the mail that made it a storm';
  const locked = `The group was locked ${span(lockedAt - since)} ${from}; the lock was read back and confirmed.${slowness(containment)}`;
  if (containment.state !== 'released') return [locked];
  const exact = containment.exact
    ? 'exactly as it was'
    : containment.lock.adopted
      ? `${opening(containment.lock)}, because nobody remembered who could mail it before`
      : `without ${containment.gone.join(', ')}, which no longer exist`;
  return [locked, `It was given back on ${when(containment.at)} by ${actorName(containment.by)}, ${exact}.`];
}

const opening = (lock: LockRecord): string => {
  const who = whoMayMailAfter(lock);
  return who === 'Everyone' ? 'open to everyone' : `open to ${who.toLowerCase()}`;
};

const slowness = (containment: Containment): string =>
  'lock' in containment && containment.lock.means === 'rule'
    ? ' It is a mail flow rule, which takes up to 30 minutes to work, sometimes more: what it prevented is less than is estimated from that moment.'
    : '';
