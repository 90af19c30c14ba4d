import type { HttpResponseInit } from '@azure/functions';
import type { Cleanup } from '../../shared/domain/cleanup.ts';
import type { Containment } from '../../shared/domain/containment.ts';
import { orderHeldBack, type SwitchStand } from '../../shared/domain/held-back.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { phaseOf } from '../../shared/domain/phase.ts';
import { when } from '../../shared/domain/wording.ts';
import type { NotLocked } from '../../shared/use-cases/operate-group.ts';
import type { GroupOutcome, SwitchOutcome } from '../admin/schemas-app.ts';
import { remedyView } from '../admin/views.ts';

type Action = 'lock' | 'release' | 'purge';

/**
 * What came of an order: 200 when it is so, the group having been read back; 202 while Stormlock is still at it; 409 when
 * people have to go on.
 */
export function outcome(
  incident: Incident,
  action: Action,
  stand: SwitchStand,
  publicUrl: string,
): HttpResponseInit {
  const { containment, cleanup, group: on } = incident;
  const side = action === 'purge' ? cleanup : containment;
  const confirmed = isSo(incident, action);
  return json(confirmed ? 200 : STUCK.includes(side.state) ? 409 : 202, {
    incident: incident.id,
    group: on.address,
    members: on.audience.members,
    phase: phaseOf(incident),
    confirmed,
    ...(action === 'lock' ? { locked: confirmed } : {}),
    ...(action === 'release' ? { released: confirmed } : {}),
    ...(action === 'purge' ? { cleanup: cleanup.state } : {}),
    heldBack: confirmed ? [] : orderHeldBack(incident, action, stand),
    ...('why' in side ? { why: side.why } : {}),
    ...(action === 'purge' ? purgeWords(cleanup) : remedyView(containment)),
    look: lookAt(publicUrl, incident),
  });
}

/** Nothing goes on by itself in these. */
const STUCK: readonly (Containment | Cleanup)['state'][] = [
  'unlockable',
  'release-refused',
  'handed-over',
  'none',
];

function isSo({ containment, cleanup, dismissed }: Incident, action: Action): boolean {
  // Else a purge that was ordered comes to none only where no message is to go.
  const isCalledOff = dismissed !== undefined || ['none', 'unlockable'].includes(containment.state);
  switch (action) {
    case 'lock':
      return containment.state === 'locked';
    case 'release':
      return containment.state === 'released';
    case 'purge':
      return cleanup.state === 'done' || (cleanup.state === 'none' && !isCalledOff);
  }
}

const AGAIN = 'To begin a new purge, send the order with "again": true.';

function purgeWords(cleanup: Cleanup): { remedy?: string; note?: string } {
  if (cleanup.state === 'handed-over') return { remedy: `${cleanup.remedy} ${AGAIN}` };
  return cleanup.state === 'done' ? { note: `The purge was done on ${when(cleanup.at)}. ${AGAIN}` } : {};
}

/** A release where there is nothing to release is carried out. */
export function notLockedOutcome({ notLocked: group, last }: NotLocked, publicUrl: string): HttpResponseInit {
  return json(200, {
    ...(last === undefined ? {} : { incident: last.id, phase: phaseOf(last) }),
    group: group.address,
    members: group.audience.members,
    confirmed: true,
    released: true,
    heldBack: [],
    note: `Nothing was locked by Stormlock: it holds no lock on ${group.address}.`,
    look: lookAt(publicUrl, last),
  });
}

const lookAt = (publicUrl: string, incident: Incident | undefined): string =>
  `${publicUrl}/api/console${incident === undefined ? '' : `#/incidents/${incident.id}`}`;

export const json = (status: number, body: GroupOutcome | SwitchOutcome): HttpResponseInit => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
