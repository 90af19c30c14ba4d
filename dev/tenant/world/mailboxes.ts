import type { Guid, Post } from './types.ts';

export type Folder =
  | 'inbox'
  | 'sentitems'
  | 'junk'
  | 'deleteditems'
  | 'recoverable-deletions'
  | 'recoverable-purges';

/** One mail in one folder of every mailbox of a class (or, while it lands or after a partial move, in `copies` of them). */
export type Item = {
  id: string;
  post: Post;
  folder: Folder;
  copies: number;
  /** Copies land evenly between these two. In a mailbox of its own both are the moment of receipt. */
  landsFrom: number;
  landsUntil: number;
  /** From here on searches find what has landed. */
  indexedAt: number;
};

/** What happened in a folder, in the order in which readers learn of it. */
export type Change = { type: 'created' | 'removed'; item: Item; folder: Folder };

/** How many copies have landed at `now`. */
export function landedCount(item: Item, now: number): number {
  if (now < item.landsFrom) return 0;
  if (now >= item.landsUntil) return item.copies;
  return Math.floor((item.copies * (now - item.landsFrom)) / (item.landsUntil - item.landsFrom));
}

/** How many landed copies searches find at `now`. */
export const indexedCount = (item: Item, now: number): number =>
  landedCount(item, now - (item.indexedAt - item.landsFrom));

/** A population of identical mailboxes: a named one is a class of one, a group's anonymous members are one class. */
export class MailboxClass {
  readonly id: Guid;
  readonly count: number;
  /** Everything ever addressed to it; what has not landed yet too. */
  readonly items: Item[] = [];
  /** Only what has begun to land. */
  readonly changes: Change[] = [];
  readonly #coming: Item[] = [];
  #nextCopy = 1;

  constructor(id: Guid, count: number) {
    this.id = id;
    this.count = count;
  }

  add(item: Omit<Item, 'id'>): Item {
    const added = { ...item, id: this.#itemId() };
    this.items.push(added);
    this.#coming.push(added);
    return added;
  }

  /** Notes which items have begun to land by `now`, in the order of landing. */
  land(now: number): void {
    const landed = this.#coming.filter((item) => item.landsFrom <= now);
    if (landed.length === 0) return;
    landed.sort((a, b) => a.landsFrom - b.landsFrom);
    const rest = this.#coming.filter((item) => item.landsFrom > now);
    this.#coming.splice(0, this.#coming.length, ...rest);
    for (const item of landed) this.changes.push({ type: 'created', item, folder: item.folder });
  }

  /** Items of which at least one copy has landed by `now`. */
  landed(now: number): Item[] {
    this.land(now);
    return this.items.filter((item) => landedCount(item, now) > 0);
  }

  /** Moves the copies that have landed; the others go on landing where they were bound for. Returns how many moved. */
  move(item: Item, folder: Folder, now: number): number {
    this.land(now);
    const landed = landedCount(item, now);
    if (landed === 0 || item.folder === folder) return 0;
    if (landed < item.copies) this.#splitOff(item, landed, now);
    const from = item.folder;
    item.folder = folder;
    this.changes.push({ type: 'removed', item, folder: from }, { type: 'created', item, folder });
    return landed;
  }

  #splitOff(item: Item, landed: number, now: number): void {
    const lag = item.indexedAt - item.landsFrom;
    this.add({ ...item, copies: item.copies - landed, landsFrom: now + 1, indexedAt: now + 1 + lag });
    item.copies = landed;
    item.landsUntil = now;
  }

  #itemId(): string {
    return `${this.id}.${this.#nextCopy++}`;
  }
}
