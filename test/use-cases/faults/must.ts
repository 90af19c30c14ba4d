import type { GroupId } from '../../../shared/domain/group.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import { MINUTE } from '../../../shared/domain/time.ts';
import type { World } from '../../fakes/world.ts';
import type { FakeDefender } from '../../fakes/world-defender.ts';
import { HOLDER } from '../../fakes/world-exchange.ts';
import type { FakeTransportRules } from '../../fakes/world-rules.ts';

/** Notes what does not hold. `hung`: how often somebody went on when everybody else had long stopped waiting. */
export type Must = ((holds: boolean, what: string) => void) & { readonly hung: number };

/** The accept list before the storm, which has to be there again at the end. */
export type Start = { senders: readonly string[]; groups: readonly string[] };
export const OPEN: Start = { senders: [], groups: [] };

/** Whether the group's own list lets nobody through but the lock holder. */
export const holdsLock =
  ({ exchange }: World, group: GroupId) =>
  (): boolean =>
    exchange.lists(group).senders.includes(HOLDER);

/** Locked once, given back once, and exactly. */
export function lockedOnce(world: World, { group, containment }: Incident, start: Start, must: Must): void {
  released(containment, must);
  if ('lock' in containment)
    must(!containment.lock.snapshot.acceptSenders.includes(HOLDER), 'the lock was saved as what to restore');
  givenBack(world, group.id, start, must);
  const writes = world.exchange.writes.filter((write) => write.group === group.id).length;
  must(world.exchange.delay > 0 || writes <= 2 + must.hung, `the lists were written ${writes} times`);
  const locked = heldStates(world, group.id);
  must(
    locked.filter(changed).length === 2,
    `locked and released in ${locked.filter(changed).length} changes`,
  );
}

export function released(containment: Incident['containment'], must: Must): void {
  must(containment.state === 'released', `containment ends as ${containment.state}`);
  must(containment.state !== 'released' || containment.exact, 'not restored exactly');
}

/** Released at least once; whoever hung meanwhile may still open an incident for the same mail, and locks nothing for it. */
export function releasedEarly(incidents: readonly Incident[], must: Must): void {
  const locked = incidents.filter(({ containment }) => containment.state !== 'none');
  must(locked.length > 0, 'nothing was locked');
  for (const { containment } of locked) released(containment, must);
}

export function givenBack(world: World, group: GroupId, start: Start, must: Must): void {
  const { senders, groups } = world.exchange.lists(group);
  must(sameSet(senders, start.senders) && sameSet(groups, start.groups), 'lists differ at the end');
}

export function noRuleLeft(rules: FakeTransportRules, made: number, must: Must): void {
  must(rules.created <= made, `${rules.created} rules were made`);
  must(rules.rules.length === 0, 'a rule was left behind');
  for (const complaint of rules.complaints) must(false, complaint);
}

/** Whether the group was locked, through all its states. */
const heldStates = ({ exchange }: World, group: GroupId): boolean[] =>
  exchange.history.filter((state) => state.group === group).map(({ senders }) => senders.includes(HOLDER));

const changed = (held: boolean, i: number, all: readonly boolean[]): boolean => i > 0 && held !== all[i - 1];

/** Purges nobody knows the fate of; they are never submitted again (decision 28), so mail may be left, and is listed. */
export const unknownIn = (incidents: readonly Incident[]): number =>
  incidents
    .flatMap(({ cleanup }) => ('run' in cleanup ? (cleanup.run?.slices ?? []) : []))
    .filter(({ step }) => step === 'unknown').length;

export function purgeDone(incident: Incident, must: Must): void {
  const { cleanup } = incident;
  const residue = 'residue' in cleanup ? cleanup.residue : undefined;
  must(
    cleanup.state === 'done' || (cleanup.state === 'handed-over' && unknownIn([incident]) > 0),
    `cleanup ends as ${cleanup.state}`,
  );
  must(cleanup.state !== 'done' || residue?.left === 0, 'messages are left');
  must(residue?.left === residue?.ids.length, 'what is left is not listed');
  must((residue?.sentinelsChecked ?? 0) > 0, 'no mailbox was looked into');
}

/** The notice of how the purge ended. */
const endingOf = ({ cleanup }: Incident): string =>
  cleanup.state === 'handed-over' ? 'attention' : 'purged';

/** The notices of an incident that went all the way. */
export const noticesOf = (incident: Incident): string[] => [
  'detected',
  'locked',
  endingOf(incident),
  'released',
];

/** Where there must be one incident only. */
export const onlyOne =
  (mustHold: (incident: Incident, must: Must) => void): ((all: readonly Incident[], must: Must) => void) =>
  (all, must) => {
    must(all.length === 1, `${all.length} incidents`);
    for (const incident of all) mustHold(incident, must);
  };

/** One case a purge, one search a slice, one purge a search, and no more requests than the service allows. */
export function searchedOnce(
  { ediscovery }: World,
  incidents: readonly Incident[],
  { cases, slices }: { cases: number; slices: number },
  must: Must,
): void {
  const { purgedSearches: purged } = ediscovery;
  const unknown = unknownIn(incidents);
  must(
    purged.length <= slices && purged.length >= slices - unknown,
    `${purged.length} purges, ${unknown} unknown`,
  );
  must(new Set(purged).size === purged.length, 'a slice was purged twice');
  must(ediscovery.cases.length === cases, `${ediscovery.cases.length} cases`);
  const searches = ediscovery.cases.flatMap((each) => each.searches);
  must(searches.length === slices, `${searches.length} searches`);
  const times = ediscovery.calls.map(({ at }) => at);
  const busiest = times.map((at) => times.filter((other) => other > at - MINUTE && other <= at).length);
  must(Math.max(0, ...busiest) <= 5, `${Math.max(0, ...busiest)} eDiscovery requests in a minute`);
}

/**
 * Every copy of what goes was named at least once, no other ever. A batch whose fate was unknown may be named again
 * (decision 21), and counts once all the same.
 */
export function removedByName(
  defender: FakeDefender,
  { cleanup }: Incident,
  { going, staying }: { going: readonly string[]; staying: readonly string[] },
  must: Must,
): void {
  const run = 'run' in cleanup ? cleanup.run : undefined;
  const { remediation } = run ?? {};
  must(run?.purger === 'defender', 'it was not Defender');
  must(remediation?.complete === true, 'not every copy was sent');
  must(remediation?.sent === remediation?.copies, `${remediation?.sent} of ${remediation?.copies} sent`);
  const times = defender.removals();
  for (const id of going) must(Math.min(...(times.get(id) ?? [0])) >= 1, `copies of ${id} are left`);
  for (const id of staying) must(Math.max(...(times.get(id) ?? [1])) === 0, `copies of ${id} were removed`);
  must(defender.strays.length === 0, 'copies were named that nobody has');
}

export function told({ channel }: World, kinds: readonly string[], must: Must): void {
  const sent = channel.sent.map(({ kind }) => kind);
  for (const kind of kinds)
    must(
      sent.some((each) => each === kind),
      `no notice: ${kind}`,
    );
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((entry) => b.includes(entry));
