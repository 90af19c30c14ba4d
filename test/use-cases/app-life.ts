import type { Incident } from '../../shared/domain/incident.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { ingestSentinel } from '../../shared/use-cases/ingest-sentinel.ts';
import { sweep } from '../../shared/use-cases/sweep.ts';
import { wakeSentinels } from '../../shared/use-cases/wake-sentinels.ts';
import { SENTINEL } from '../contract/stores/records.ts';
import type { AppDeps, World } from '../fakes/world.ts';

/** What the platform does every minute, for so many minutes. */
export async function liveOn(world: World, app: AppDeps, minutes: number): Promise<void> {
  const known = await world.stores.cursors.get(SENTINEL);
  if (known === undefined) await world.stores.cursors.put({ sentinel: SENTINEL }, undefined);
  for (let minute = 0; minute < minutes; minute++) {
    const { wakes } = await wakeSentinels(app);
    await sweep(app);
    for (const wake of wakes) await ingestSentinel(app, wake);
    await world.clock.advance(MINUTE);
  }
}

/** Newest first. */
export const incidentsIn = async (world: World): Promise<Incident[]> =>
  (await world.stores.incidents.list({ limit: 10 })).map(({ value }) => value);

export async function newestIn(world: World): Promise<Incident> {
  const [incident] = await incidentsIn(world);
  if (incident === undefined) throw new Error('no incident was opened');
  return incident;
}

export const storyOf = ({ timeline }: Incident): string => timeline.map(({ what }) => what).join('\n');
