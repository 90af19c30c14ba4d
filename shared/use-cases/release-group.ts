import { whoMayMailAfter } from '../domain/adopted-lock.ts';
import type { Containment, LockRecord } from '../domain/containment.ts';
import { OutcomeUnknown, Refused } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import { notify, tell, withSetback } from '../domain/incident-changes.ts';
import { attentionNotice, releasedNotice, WITHOUT_MEMORY } from '../domain/incident-notices.ts';
import { mayComeBackUntil, mayStillLand, mayStillShow } from '../domain/late-writes.ts';
import { entriesOf, showsSnapshot } from '../domain/lock-plan.ts';
import { lockUnderWay, lookedFor, wanted } from '../domain/lock-record.ts';
import type { Notice } from '../domain/notice.ts';
import { missingFromSnapshot, planRelease, withoutGone } from '../domain/release-plan.ts';
import type { RestrictionChange, SenderRestrictions } from '../domain/restrictions.ts';
import type { Instant } from '../domain/time.ts';
import { type IncidentDeps, inState, mustBeInTime, type StepHandler } from './incident-deps.ts';
import { lookAgain, notReadBack, SHOWS_AFTER, waiting, wayOf } from './lock-means.ts';
import { mayRelease } from './may-act.ts';

/** Gives the group back. What Stormlock itself began is held back before each send; what an operator ordered is not. */
export const sendRelease: StepHandler = {
  async ready(incident, _step, deps) {
    if (inState(incident.containment, 'releasing').by.kind !== 'operator') await mayRelease(incident, deps);
  },
  intend(incident, _step, deps) {
    const releasing = inState(incident.containment, 'releasing');
    return {
      ...incident,
      containment: { ...releasing, attempts: releasing.attempts + 1, sentAt: deps.clock.now() },
    };
  },
  async act(incident, step, deps) {
    const releasing = inState(incident.containment, 'releasing');
    const shown = await wayOf(releasing.lock, deps).read(incident.group);
    const plan = planRelease(releasing.lock, shown, releasing);
    const isEdited = plan.kind === 'refuse' && (await goneFrom(releasing.lock, shown, deps)) === undefined;
    if (isEdited) return refused(incident, plan.why, deps);
    if (plan.kind !== 'restore') return confirmRelease.act(incident, step, deps);
    const change = await writable(plan.change, releasing, deps);
    mustBeInTime(releasing.sentAt ?? deps.clock.now(), deps);
    await restore(incident, releasing.lock, change, deps);
    return confirmRelease.act(incident, step, deps).catch(notReadBack('release'));
  },
};

/** A runbook does not tell what Exchange refused: the second time it gets only those who still exist. */
async function writable(
  change: RestrictionChange,
  { lock, attempts }: Extract<Containment, { state: 'releasing' }>,
  deps: IncidentDeps,
): Promise<RestrictionChange> {
  if (lock.means !== 'runbook' || attempts < 2 || change.form !== 'replace') return change;
  const gone = (await deps.lock.gone?.(entriesOf(change))) ?? [];
  return restWithout(lock, gone);
}

/** Exchange refuses a list with an entry that no longer exists: such entries are left out, and named. */
async function restore(
  incident: Incident,
  lock: LockRecord,
  change: RestrictionChange,
  deps: IncidentDeps,
): Promise<void> {
  try {
    await wayOf(lock, deps).write(incident.group, change);
  } catch (error) {
    if (error instanceof OutcomeUnknown) {
      if (await isRestored(incident, lock, deps).catch(notReadBack('release'))) return;
      throw error;
    }
    if (!(error instanceof Refused) || change.form !== 'replace') throw error;
    const gone = (await deps.lock.gone?.(entriesOf(change))) ?? [];
    if (gone.length === 0) throw error;
    await wayOf(lock, deps).write(incident.group, restWithout(lock, gone, error));
  }
}

function restWithout(lock: LockRecord, gone: readonly string[], cause?: Refused): RestrictionChange {
  const rest = withoutGone(lock, gone);
  if (rest === undefined) throw nobodyLeft(cause);
  return rest;
}

const isRestored = async (incident: Incident, lock: LockRecord, deps: IncidentDeps): Promise<boolean> =>
  (await goneFrom(lock, await wayOf(lock, deps).read(incident.group), deps)) !== undefined;

const nobodyLeft = (cause: Refused | undefined): Refused =>
  new Refused(
    'none of those who could mail the group before it was locked exists any more, and an empty list lets everyone send',
    'Write by hand who may mail the group from now on.',
    { cause },
  );

/** The entries that no longer exist where the group shows its former lists but for those; else `undefined`. */
async function goneFrom(
  lock: LockRecord,
  shown: SenderRestrictions,
  deps: IncidentDeps,
): Promise<string[] | undefined> {
  if (showsSnapshot(lock, shown)) return [];
  const missing = missingFromSnapshot(lock, shown);
  if (missing === undefined || missing.length === 0) return undefined;
  const gone = (await deps.lock.gone?.(missing)) ?? [];
  return missing.every((entry) => gone.includes(entry)) ? missing : undefined;
}

/** Reads the group back; what does not show the saved lists is released again, never believed. */
export const confirmRelease: StepHandler = {
  async act(incident, _step, deps) {
    const releasing = inState(incident.containment, 'releasing');
    const { lock, confirmedAt, by, reason, attempts, sentAt } = releasing;
    const gone = await goneFrom(lock, await wayOf(lock, deps).read(incident.group), deps);
    const now = deps.clock.now();
    if (releasing.lockAgain) return relocked(incident, releasing, gone !== undefined, now);
    if (gone === undefined) {
      if (mayStillShow(lock, sentAt, now)) return waiting(incident, now);
      const what = `The group does not show its former lists yet (attempt ${attempts}).`;
      const told = tell({ ...incident, containment: lookedFor(releasing) }, now, what);
      const again = withSetback(told, 'containment', now, what, SHOWS_AFTER);
      return attempts === 2 ? notify(again, unconfirmed(again, now)) : again;
    }
    if (now < mayComeBackUntil(releasing)) return lookAgain(incident, releasing, now);
    const exact = gone.length === 0 && lock.adopted === undefined;
    const released = { state: 'released' as const, at: now, by, lock, confirmedAt, exact, gone };
    const shown = shownAfter(gone, lock);
    const changed = tell(
      { ...incident, containment: released },
      now,
      `Released (${reason}); the group shows ${shown}.`,
      by,
    );
    return notify(changed, releasedNotice(changed, released));
  },
};

/** A lock was ordered while the release was on its way: now that it is known what became of it, nothing races. */
function relocked(
  incident: Incident,
  { lock, sentAt }: Extract<Containment, { state: 'releasing' }>,
  isReleased: boolean,
  now: Instant,
): Incident {
  if (!isReleased && mayStillLand(lock, sentAt, now)) return waiting(incident, now);
  const what = isReleased
    ? 'The release was carried out; the lock follows.'
    : 'The release did not come about.';
  return tell({ ...incident, containment: wanted(lock) }, now, what);
}

function shownAfter(gone: readonly string[], lock: LockRecord): string {
  if (lock.adopted)
    return `no lock any more: ${whoMayMailAfter(lock).toLowerCase()} may mail it; who could before is not known`;
  return gone.length === 0
    ? 'exactly its former lists'
    : 'its former lists but for those who no longer exist';
}

const unconfirmed = (incident: Incident, at: Instant): Notice =>
  attentionNotice(
    incident,
    'The release is NOT CONFIRMED: Exchange accepted it, but the group does not show its former lists.',
    'Stormlock keeps trying; look at the group in the Exchange admin centre.',
    at,
  );

function refused(incident: Incident, why: string, deps: IncidentDeps): Incident {
  const { lock, confirmedAt } = inState(incident.containment, 'releasing');
  const now = deps.clock.now();
  const stuck: Containment = {
    state: 'release-refused',
    lock,
    confirmedAt,
    why,
    at: now,
    ...lockUnderWay(incident.containment),
  };
  const changed = tell({ ...incident, containment: stuck }, now, `Not released: ${why}.`);
  return notify(
    changed,
    attentionNotice(
      changed,
      `It was not released: ${why}.`,
      lock.adopted ? WITHOUT_MEMORY : 'Look at the group, then release it by hand or force the release.',
      now,
    ),
  );
}
