import { Refused } from '../../../shared/domain/errors.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { Policy } from '../../../shared/domain/policy.ts';
import type { Purger } from '../../../shared/domain/purge.ts';
import { MINUTE } from '../../../shared/domain/time.ts';
import { address, GROUP, group } from '../../contract/stores/records.ts';
import { createWorld, SHORT, type World } from '../../fakes/world.ts';
import { FakeDefender } from '../../fakes/world-defender.ts';
import { storm } from '../../fakes/world-storm.ts';
import {
  lockedOnce,
  type Must,
  noticesOf,
  OPEN,
  onlyOne,
  purgeDone,
  removedByName,
  searchedOnce,
  told,
  unknownIn,
} from './must.ts';
import type { Path, Stage } from './path.ts';

// Defender removes the mail, or is refused; the group is locked by its accept list.

const MEMBERS = 120;
const FEW = group({ audience: { members: MEMBERS, exact: true } });

function withDefender(mail: readonly Message[], purgers: readonly Purger[]) {
  const world = createWorld({ mail, groups: [FEW] });
  world.exchange.edit(GROUP, OPEN);
  const defender = new FakeDefender(world.clock, mail, MEMBERS);
  defender.takes = 10 * MINUTE;
  world.mail.isTaken = (id) => defender.hasRemoved(id);
  const policy: Policy = { ...SHORT, purgers, remediationTakes: defender.takes, remediationBatch: 400 };
  const portsOn: Stage['portsOn'] = (wrap) => ({ remediation: wrap('remediation', defender) });
  const [start, ...going] = mail.map(({ internetMessageId }) => internetMessageId);
  return { world, defender, stage: { world, policy, portsOn }, parts: { going, staying: [start ?? ''] } };
}

export const defender: Path = {
  name: 'Defender',
  begin() {
    const { world, defender, stage, parts } = withDefender(storm(12), ['defender']);
    return { ...stage, mustHold: onlyOne(byDefender(world, defender, parts)) };
  },
};

export const noQuery: Path = {
  name: 'Defender, no safe query',
  begin() {
    const mail = storm(12).map((each) => ({
      ...each,
      from: address(each.from.replace('person', 'per!son')),
    }));
    const { world, defender, stage, parts } = withDefender(mail, ['ediscovery', 'defender', 'manual']);
    return { ...stage, mustHold: onlyOne(byDefender(world, defender, parts)) };
  },
};

export const handedOn: Path = {
  name: 'eDiscovery refused, Defender',
  begin() {
    const { world, defender, stage, parts } = withDefender(storm(12), ['ediscovery', 'defender', 'manual']);
    refuse(world, 'purge');
    const done = byDefender(world, defender, parts);
    // A refusal that nobody lived to note down leaves a purge of unknown fate: then nobody else is asked.
    const leftUnknown = endedHalfway(world, defender, { searches: 0, batches: 0 });
    return {
      ...stage,
      mustHold: onlyOne((incident, must) => (unknownIn([incident]) > 0 ? leftUnknown : done)(incident, must)),
    };
  },
};

export const handedBack: Path = {
  name: 'Defender refused, eDiscovery',
  begin() {
    const { world, defender, stage } = withDefender(storm(12), ['defender', 'ediscovery']);
    defender.before = () => {
      throw new Refused('403, no Plan 2', 'Buy it.');
    };
    return {
      ...stage,
      mustHold: onlyOne((incident, must) => {
        lockedOnce(world, incident, OPEN, must);
        purgeDone(incident, must);
        searchedOnce(world, [incident], { cases: 1, slices: 2 }, must);
        must(defender.accepted.length === 0, 'Defender removed something');
        told(world, noticesOf(incident), must);
      }),
    };
  },
};

export const leftToPeople: Path = {
  name: 'both refused, people',
  begin() {
    const { world, defender, stage } = withDefender(storm(12), ['ediscovery', 'defender', 'manual']);
    refuse(world, 'createSearch');
    defender.before = (method) => {
      if (method === 'remove') throw new Refused('403, no Plan 2', 'Buy it.');
    };
    return {
      ...stage,
      mustHold: onlyOne((incident, must) => {
        const { cleanup } = incident;
        lockedOnce(world, incident, OPEN, must);
        must(cleanup.state === 'handed-over', `cleanup ends as ${cleanup.state}`);
        const plan = cleanup.state === 'handed-over' ? cleanup.run?.plan : undefined;
        must(plan?.slices.length === 2, 'people have no finished queries');
        must(world.ediscovery.purges.length + defender.accepted.length === 0, 'something was removed');
        told(world, ['detected', 'locked', 'attention', 'released'], must);
      }),
    };
  },
};

/** What was removed stays removed, and nobody else is asked: nobody else could tell what is left. */
export const refusedHalfway = (first: 'ediscovery' | 'defender'): Path => ({
  name: `${first === 'defender' ? 'Defender' : 'eDiscovery'} refused half-way, people`,
  begin() {
    const second = first === 'defender' ? 'ediscovery' : 'defender';
    const { world, defender, stage } = withDefender(storm(12), [first, second]);
    refuse(world, 'purge', 1);
    defender.before = (method) => {
      if (method === 'remove' && defender.accepted.length > 0) throw new Refused('403', 'Grant it again.');
    };
    const did = first === 'ediscovery' ? { searches: 1, batches: 0 } : { searches: 0, batches: 1 };
    return { ...stage, mustHold: onlyOne(endedHalfway(world, defender, did)) };
  },
});

const endedHalfway =
  (world: World, defender: FakeDefender, did: { searches: number; batches: number }) =>
  (incident: Incident, must: Must): void => {
    lockedOnce(world, incident, OPEN, must);
    must(incident.cleanup.state === 'handed-over', `cleanup ends as ${incident.cleanup.state}`);
    must(world.ediscovery.purges.length === did.searches, 'eDiscovery went on');
    must(defender.accepted.length === did.batches, 'Defender went on');
    told(world, ['detected', 'locked', 'attention', 'released'], must);
  };

/** From behind so many purges on. */
function refuse({ ediscovery }: World, method: string, after = 0): void {
  ediscovery.before = (called) => {
    if (called === method && ediscovery.purges.length >= after)
      throw new Refused('403, no Search And Purge', 'Grant the role.');
  };
}

const byDefender =
  (world: World, defender: FakeDefender, parts: { going: string[]; staying: string[] }) =>
  (incident: Incident, must: Must): void => {
    lockedOnce(world, incident, OPEN, must);
    purgeDone(incident, must);
    removedByName(defender, incident, parts, must);
    must(world.ediscovery.purges.length === 0, 'eDiscovery purged too');
    told(world, noticesOf(incident), must);
  };
