import type { Canary, LockRecord } from '../domain/containment.ts';
import type { Incident } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { attentionNotice } from '../domain/incident-notices.ts';
import { CANARY_PATIENCE } from '../domain/lock-steps.ts';
import { type IncidentDeps, inState, type StepHandler } from './incident-deps.ts';

/** A lock takes a while to reach every server: asks again until an ordinary mailbox is turned away. */
export const askCanary: StepHandler = {
  async act(incident, _step, deps) {
    const locked = inState(incident.containment, 'locked');
    const now = deps.clock.now();
    const canary = await answerOf(incident, locked.lock, deps);
    const asked: Incident = { ...incident, containment: { ...locked, canary, canaryAskedAt: now } };
    if (canary === 'restricted')
      return tell(asked, now, 'An ordinary mailbox that asked may no longer send.');
    if (canary === 'no-answer' || now < locked.confirmedAt + CANARY_PATIENCE) return asked;
    return notify(
      tell(asked, now, 'An ordinary mailbox that asked is still told that it may send.'),
      attentionNotice(
        asked,
        'The lock shows on the group, but an ordinary mailbox is still told that it may send.',
        'Send a test mail to the group; if it arrives, look at the group in the Exchange admin centre.',
        now,
      ),
    );
  },
};

/** The lock holder, who may send, is a sentinel as a rule: so one that may send proves nothing, two do. */
const CANARIES = 2;

/** An independent question to another service; an answer that cannot be had changes nothing about the lock. */
export async function answerOf(
  incident: Incident,
  { means }: LockRecord,
  deps: IncidentDeps,
): Promise<Canary> {
  // What is asked knows the group's own restrictions, and no mail flow rule.
  if (means === 'rule') return 'no-answer';
  try {
    const sentinels = (await deps.cursors.list()).slice(0, CANARIES);
    const answers: (boolean | undefined)[] = [];
    for (const { value } of sentinels) {
      const restricted = await deps.canary.isRestricted(incident.group, value.sentinel);
      if (restricted === true) return 'restricted';
      answers.push(restricted);
    }
    return answers.filter((answer) => answer === false).length === CANARIES ? 'open' : 'no-answer';
  } catch (error) {
    deps.log.warn('The canary question failed', { incident: incident.id, error: String(error) });
    return 'no-answer';
  }
}
