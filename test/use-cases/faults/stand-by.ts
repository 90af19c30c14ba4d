import type { PurgeRun } from '../../../shared/domain/cleanup.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import { approvePurge, closeByHand } from '../../../shared/domain/incident-orders.ts';
import type { World } from '../../fakes/world.ts';

const GIVEN = { by: { kind: 'operator', name: 'ann' }, reason: 'looked at it' } as const;

/**
 * The operator, without whom no purge goes on whose fate nobody knows: lets the rest of it go on, and closes the
 * incident when the mail that is left was listed.
 */
export async function standBy({ stores, clock }: World): Promise<void> {
  for (const { value, version } of await stores.incidents.listOpen()) {
    const given = { ...GIVEN, at: clock.now() };
    if (value.cleanup.state === 'held' && isDoubtful(value.cleanup.run))
      await stores.incidents.update(approvePurge(value, given), version);
    if (isListed(value)) await stores.incidents.update(closeByHand(value, given), version);
  }
}

const isDoubtful = ({ slices }: PurgeRun): boolean =>
  slices.some((slice) => slice.step === 'purging' && slice.doubt !== undefined);

const isListed = ({ cleanup, containment, outbox }: Incident): boolean =>
  cleanup.state === 'handed-over' &&
  cleanup.residue !== undefined &&
  containment.state === 'released' &&
  outbox.every(({ done }) => done);
