import { type Act, sentence, toldBetween } from './acts-wording.ts';
import type { Containment } from './containment.ts';
import type { Incident } from './incident.ts';
import { actorName } from './wording.ts';

/** What was done on the lock's side. */
export function lockAct(before: Incident, after: Incident): Act | undefined {
  const { containment: was } = before;
  const { containment: is } = after;
  switch (is.state) {
    case 'locking':
      return lockingAct(was, is, before, after);
    case 'locked':
      return was.state === 'locked' ? keptAct(was, is, before, after) : act('confirm lock', whyLocked(after));
    case 'releasing':
      return releasingAct(was, is);
    case 'released':
      return was.state === 'releasing' ? act('confirm release', sentence(was.reason)) : undefined;
    case 'unlockable':
      return was.state === is.state ? undefined : act('find unlockable', sentence(is.why));
    case 'release-refused':
      return was.state === is.state ? undefined : act('refuse release', sentence(is.why));
    case 'wanted':
      return was.state === 'releasing' ? act('lock again', toldBetween(before, after)) : undefined;
    case 'none':
      return undefined;
  }
}

const act = (what: string, reason: string): Act => ({ act: what, reason });

function lockingAct(
  was: Containment,
  is: Extract<Containment, { state: 'locking' }>,
  before: Incident,
  after: Incident,
): Act | undefined {
  const attempts = was.state === 'locking' ? was.attempts : 0;
  if (is.attempts > attempts)
    return is.sentAt === undefined
      ? act('take over lock', toldBetween(before, after))
      : act('lock group', whyLocked(after));
  const isOther = was.state === 'locking' && was.lock.means !== is.lock.means;
  return isOther ? act('lock another way', toldBetween(before, after)) : undefined;
}

function keptAct(
  was: Extract<Containment, { state: 'locked' }>,
  is: Extract<Containment, { state: 'locked' }>,
  before: Incident,
  after: Incident,
): Act | undefined {
  if (is.releaseAt > was.releaseAt) return act('prolong lock', toldBetween(before, after));
  if (is.lock.until !== was.lock.until)
    return act('renew lock', 'The rule would have ended while the group is locked.');
  return undefined;
}

function releasingAct(was: Containment, is: Extract<Containment, { state: 'releasing' }>): Act | undefined {
  const reason = sentence(is.reason);
  if (was.state !== 'releasing') return act('begin release', reason);
  return is.attempts > was.attempts ? act('release group', reason) : undefined;
}

/** What it was called a storm for, or who ordered it in so many words. */
function whyLocked({ why, openedBy, lockOrderedBy }: Incident): string {
  if (lockOrderedBy === undefined || openedBy.kind === 'operator') return sentence(why);
  return `${sentence(why)} ${sentence(`${actorName(lockOrderedBy)} ordered the lock`)}`;
}
