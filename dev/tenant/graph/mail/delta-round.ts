import type { Item } from '../../world/mailboxes.ts';
import type { Random } from '../../world/random.ts';
import type { Entry, Reading } from './sync-states.ts';

/** With a filter by time of receipt, a first round gives no more. */
const MOST_FILTERED = 5_000;

/** A first round: what the folder holds. */
export function everythingNow(reading: Reading): Entry[] {
  const { user, folder, since } = reading;
  const landed = new Set(user.mailbox.changes.map((change) => change.item));
  const found = [...landed]
    .filter((item) => item.folder === folder && isWanted(reading, item))
    .sort((a, b) => (reading.newestFirst ? b.landsFrom - a.landsFrom : a.landsFrom - b.landsFrom));
  const kept = since === undefined ? found : found.slice(-MOST_FILTERED);
  return kept.map((item) => ({ item, type: 'created' }));
}

/** A later round: what came and went, each item by its latest state. */
export function changesSince(reading: Reading, position: number): Entry[] {
  const { user, folder, changeType } = reading;
  const latest = new Map<Item, Entry>();
  for (const change of user.mailbox.changes.slice(position)) {
    if (change.folder !== folder || !isWanted(reading, change.item)) continue;
    latest.delete(change.item);
    latest.set(change.item, { item: change.item, type: change.type });
  }
  return [...latest.values()].filter(({ type }) => isAskedFor(type, changeType));
}

function isAskedFor(type: Entry['type'], changeType: Reading['changeType']): boolean {
  if (changeType === undefined) return true;
  return type === 'created' ? changeType === 'created' : changeType === 'deleted';
}

const isWanted = ({ since }: Reading, item: Item): boolean => since === undefined || item.landsFrom >= since;

export function shuffled<T>(things: readonly T[], random: Random): T[] {
  return things
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
