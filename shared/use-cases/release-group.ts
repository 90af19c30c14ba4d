import type { Incident } from '../domain/incident.ts';
import { notify, tell } from '../domain/incident-changes.ts';
import { attentionNotice, releasedNotice } from '../domain/incident-notices.ts';
import { planRelease, showsSnapshot } from '../domain/lock-plan.ts';
import { STORMLOCK } from '../domain/switch.ts';
import { type IncidentDeps, inState, type StepHandler } from './incident-deps.ts';

/** The cool-down is over. */
export const beginRelease: StepHandler = {
  act(incident) {
    const { lock, confirmedAt } = inState(incident.containment, 'locked');
    return Promise.resolve({
      ...incident,
      containment: {
        state: 'releasing',
        lock,
        confirmedAt,
        by: STORMLOCK,
        reason: 'the cool-down is over',
        forced: false,
        attempts: 0,
      },
    });
  },
};

export const sendRelease: StepHandler = {
  intend(incident, _step, deps) {
    const releasing = inState(incident.containment, 'releasing');
    return {
      ...incident,
      containment: { ...releasing, attempts: releasing.attempts + 1, sentAt: deps.clock.now() },
    };
  },
  async act(incident, step, deps) {
    const releasing = inState(incident.containment, 'releasing');
    const plan = planRelease(releasing.lock, await deps.lock.read(incident.group), releasing.forced);
    if (plan.kind === 'refuse') return refused(incident, plan.why, deps);
    if (plan.kind === 'restore') await deps.lock.write(incident.group, plan.change);
    return confirmRelease.act(incident, step, deps);
  },
};

/** Reads the group back; what does not show the saved lists is released again, never believed. */
export const confirmRelease: StepHandler = {
  async act(incident, _step, deps) {
    const { lock, confirmedAt, by, reason, forced, attempts } = inState(incident.containment, 'releasing');
    const now = deps.clock.now();
    const restrictions = await deps.lock.read(incident.group);
    if (!showsSnapshot(lock, restrictions)) {
      return tell(
        { ...incident, containment: { state: 'releasing', lock, confirmedAt, by, reason, forced, attempts } },
        now,
        `The group does not show its former lists yet (attempt ${attempts}).`,
      );
    }
    const released = { state: 'released' as const, at: now, by, lock, confirmedAt, exact: true, gone: [] };
    const changed = tell(
      { ...incident, containment: released },
      now,
      `Released (${reason}); the group shows exactly its former lists.`,
      by,
    );
    return notify(changed, releasedNotice(changed, released));
  },
};

function refused(incident: Incident, why: string, deps: IncidentDeps): Incident {
  const { lock, confirmedAt } = inState(incident.containment, 'releasing');
  const now = deps.clock.now();
  const changed = tell(
    { ...incident, containment: { state: 'release-refused', lock, confirmedAt, why, at: now } },
    now,
    `Not released: ${why}.`,
  );
  return notify(
    changed,
    attentionNotice(
      changed,
      `It was not released: ${why}.`,
      'Look at the group, then release it by hand or force the release.',
      now,
    ),
  );
}
