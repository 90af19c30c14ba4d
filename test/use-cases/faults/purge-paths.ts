import { Refused } from '../../../shared/domain/errors.ts';
import type { Group } from '../../../shared/domain/group.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { Policy } from '../../../shared/domain/policy.ts';
import type { Purger } from '../../../shared/domain/purge.ts';
import { MINUTE } from '../../../shared/domain/time.ts';
import { address, GROUP, group, OTHER_GROUP, SENTINEL } from '../../contract/stores/records.ts';
import { createWorld, SHORT, type World } from '../../fakes/world.ts';
import { FakeDefender } from '../../fakes/world-defender.ts';
import { laterStorm, storm } from '../../fakes/world-storm.ts';
import {
  endingOf,
  lockedOnce,
  type Must,
  OPEN,
  purgeDone,
  removedByName,
  type Start,
  searchedOnce,
  told,
  unknownIn,
} from './must.ts';
import { lagFrom } from './chance.ts';
import type { Path, Stage } from './path.ts';

// Ways to remove the mail; the group is locked by its accept list.

const noticesOf = (incident: Incident): string[] => ['detected', 'locked', endingOf(incident), 'released'];

export const searches = (start: Start = OPEN): Path => ({
  name: start === OPEN ? 'searches' : 'searches, restricted group',
  begin(chance) {
    const world = createWorld();
    world.ediscovery.listingLag = () => lagFrom(chance);
    world.exchange.edit(GROUP, start);
    return {
      world,
      policy: SHORT,
      mustHold: onlyOne((incident, must) => {
        lockedOnce(world, incident, start, must);
        purgeDone(incident, must);
        searchedOnce(world, [incident], { cases: 1, slices: 2 }, must);
        told(world, noticesOf(incident), must);
      }),
    };
  },
});

/** Nothing that was accepted is listed before everybody has stopped waiting for it. */
export const listedLate: Path = {
  name: 'searches, listed late',
  begin() {
    const stage = searches().begin(() => 0.5);
    stage.world.ediscovery.listingLag = () => 6 * MINUTE;
    return stage;
  },
};

/** Three storms at once share a sentinel and the service's five requests a minute. */
export const severalGroups: Path = {
  name: 'three groups at once',
  begin() {
    const starts = [OPEN, { senders: ['board'], groups: ['managers'] }, OPEN];
    const groups = starts.map((_, i) => groupNumber(i));
    const mail = groups.flatMap(({ address: to }, i) => numberedFrom(100 * i, storm(8, to)));
    const world = createWorld({ mail, groups });
    for (const [i, start] of starts.entries()) world.exchange.edit(groupNumber(i).id, start);
    return {
      world,
      policy: { ...SHORT, locksPerHour: 50 },
      mustHold(all, must) {
        must(all.length === groups.length, `${all.length} incidents`);
        for (const [i, { id }] of groups.entries()) {
          const own = all.filter((incident) => incident.group.id === id);
          must(own.length === 1, `${own.length} incidents of group ${i}`);
          for (const incident of own) {
            lockedOnce(world, incident, starts[i] ?? OPEN, must);
            purgeDone(incident, must);
          }
        }
        searchedOnce(world, all, { cases: 3, slices: 3 }, must);
      },
    };
  },
};

const groupNumber = (i: number): Group =>
  i === 0
    ? group()
    : group({
        id: `${OTHER_GROUP.slice(0, -1)}${i}` as Group['id'],
        address: address(`list-${i}@example.org`),
        addresses: [address(`list-${i}@example.org`)],
      });

const numberedFrom = (first: number, mail: readonly Message[]): Message[] =>
  mail.map((each, i) => ({
    ...each,
    internetMessageId: `<mail-${first + i}@example.org>`,
    from: address(`person${first + i}@example.org`),
  }));

/** The group is given back while the purge is still running, and the storm is back at once. */
export const secondWave: Path = {
  name: 'second wave during the purge',
  begin() {
    const mail = storm(6);
    const world = createWorld({ mail });
    world.exchange.edit(GROUP, OPEN);
    world.ediscovery.purgeTakes = 6 * MINUTE;
    let delivered = 0;
    return {
      world,
      policy: { ...SHORT, coolDown: 4 * MINUTE, sliceLimit: 20 },
      meanwhile([incident]) {
        if (delivered > 0 || incident?.containment.state !== 'released') return;
        if (incident.cleanup.state !== 'running') return;
        const now = world.clock.now();
        const more = laterStorm(now);
        delivered = more.length;
        world.mail.deliver(SENTINEL, ...more);
        world.ediscovery.deliver(...more);
      },
      mustHold(all, must) {
        must(delivered > 0, 'there was no second wave');
        // Most often the open incident takes it in; one that closed meanwhile leaves it to a new one.
        must(all.length <= 2, `${all.length} incidents`);
        for (const incident of all) {
          purgeDone(incident, must);
          must(
            incident.containment.state === 'released',
            `containment ends as ${incident.containment.state}`,
          );
        }
        const removed = new Set(
          all.flatMap(({ cleanup }) => ('run' in cleanup ? (cleanup.run?.plan.removed ?? []) : [])),
        );
        must(removed.size === mail.length - 1 + delivered, `${removed.size} messages were to go`);
        must(world.exchange.lists(GROUP).senders.length === 0, 'lists differ at the end');
        const { purgedSearches } = world.ediscovery;
        must(new Set(purgedSearches).size === purgedSearches.length, 'a slice was purged twice');
        must(world.ediscovery.cases.length === 2, `${world.ediscovery.cases.length} cases`);
      },
    };
  },
};

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

const onlyOne =
  (mustHold: (incident: Incident, must: Must) => void): Stage['mustHold'] =>
  (all, must) => {
    must(all.length === 1, `${all.length} incidents`);
    for (const incident of all) mustHold(incident, must);
  };
