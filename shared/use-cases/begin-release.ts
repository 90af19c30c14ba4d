import { turnedAway } from '../domain/attempts.ts';
import { quietUntil } from '../domain/cool-down.ts';
import type { Incident } from '../domain/incident.ts';
import { tell } from '../domain/incident-changes.ts';
import { lockUnderWay } from '../domain/lock-record.ts';
import type { Observation } from '../domain/observation.ts';
import { leaksOf, stormCounts } from '../domain/storm-counts.ts';
import { STORMLOCK } from '../domain/switch.ts';
import type { Instant } from '../domain/time.ts';
import { plural, when } from '../domain/wording.ts';
import { lastAttempts } from './count-attempts.ts';
import { inState, type StepHandler } from './incident-deps.ts';
import { mayRelease } from './may-act.ts';
import { readStorm } from './read-storm.ts';

/** The cool-down is over; where people still wrote, through the lock or against it, it begins anew with the last of them. */
export const beginRelease: StepHandler = {
  ready: (incident, _step, deps) => mayRelease(incident, deps),
  async act(incident, _step, deps) {
    const locked = inState(incident.containment, 'locked');
    const storm = await readStorm(deps, incident);
    const asked = await lastAttempts(incident, storm, locked.releaseAt, deps);
    const counted = { ...asked, counts: stormCounts(incident, storm, deps.allowedSenders) };
    const unrest = unrestOf(counted, leaksOf(incident, storm, deps.allowedSenders));
    const now = deps.clock.now();
    if (unrest !== undefined) {
      const until = quietUntil(locked, unrest.lastAt, incident.coolDown ?? deps.policy.coolDown);
      const held = { ...counted, containment: { ...locked, releaseAt: until } };
      if (until > now) return tell(held, now, `${unrest.what}: the group stays locked until ${when(until)}.`);
    }
    const { lock, confirmedAt } = locked;
    return {
      ...counted,
      containment: {
        state: 'releasing',
        lock,
        confirmedAt,
        by: STORMLOCK,
        reason: 'the cool-down is over',
        forced: false,
        attempts: 0,
        ...lockUnderWay(locked),
      },
    };
  },
};

/** What shows that the storm goes on behind the lock: mail that came through it, and people who were turned away. */
function unrestOf(
  { attempts }: Incident,
  leaks: readonly Observation[],
): { what: string; lastAt: Instant } | undefined {
  const { attempts: tries = 0, people = 0, lastAt: lastTry = 0 } = attempts?.tally ?? {};
  const lastLeak = Math.max(0, ...leaks.map(({ sentAt }) => sentAt));
  const what = [
    ...(leaks.length === 0
      ? []
      : [`${plural(leaks.length, 'message')} came through the lock, the last sent on ${when(lastLeak)}`]),
    ...(tries === 0 ? [] : [`${turnedAway(tries, people)}, the last on ${when(lastTry)}`]),
  ];
  return what.length === 0 ? undefined : { what: what.join('; '), lastAt: Math.max(lastLeak, lastTry) };
}
