import type { SwitchStand } from '../../shared/domain/held-back.ts';
import type { Version } from '../../shared/ports/stores.ts';
import { lastPause } from '../../shared/use-cases/may-act.ts';
import { readSwitch, type SwitchDeps } from '../../shared/use-cases/read-switch.ts';
import { etagOf, namesTag } from '../etag.ts';
import { LAST_LOOK, within } from '../patience.ts';
import type { IncidentView } from './schemas.ts';

/** Where the switch stands, as the steps that it holds back read it. */
export async function standOf(deps: SwitchDeps): Promise<SwitchStand> {
  const [position, pausedAt] = await Promise.all([readSwitch(deps), lastPause(deps)]);
  return { position, pausedAt };
}

/** The same for an answer that must not wait: where the switch cannot be read in time, it counts as paused. */
export const standInTime = async (deps: SwitchDeps): Promise<SwitchStand> =>
  (await within(standOf(deps), deps.log, LAST_LOOK)) ?? {
    position: 'paused',
    pausedAt: Number.POSITIVE_INFINITY,
  };

/** The tag of an incident as it is shown: what the switch holds back changes without the incident. */
export const shownTag = (version: Version, { heldBack }: Pick<IncidentView, 'heldBack'>): string =>
  heldBack.length === 0
    ? etagOf(version)
    : `"${plainTag(version)}.${etagOf(JSON.stringify(heldBack)).slice(1, 9)}"`;

/** Whether an order was given on this version, whatever the switch held back then. */
export const sawVersion = (seen: string, version: Version): boolean =>
  namesTag(seen.replace(/\.[\w-]{8}"/g, '"'), etagOf(version));

const plainTag = (version: Version): string => etagOf(version).slice(1, -1);
