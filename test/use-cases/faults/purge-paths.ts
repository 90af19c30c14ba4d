import type { Group } from '../../../shared/domain/group.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { MINUTE } from '../../../shared/domain/time.ts';
import { address, GROUP, group, OTHER_GROUP, SENTINEL } from '../../contract/stores/records.ts';
import { createWorld, SHORT } from '../../fakes/world.ts';
import { laterStorm, storm } from '../../fakes/world-storm.ts';
import { lagFrom } from './chance.ts';
import { lockedOnce, noticesOf, OPEN, onlyOne, purgeDone, type Start, searchedOnce, told } from './must.ts';
import type { Path } from './path.ts';

// eDiscovery removes the mail; the group is locked by its accept list.

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
    // Longer than a release waits for a lock of which nobody knows whether it landed.
    world.ediscovery.purgeTakes = 30 * MINUTE;
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
