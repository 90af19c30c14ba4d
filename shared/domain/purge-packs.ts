import type { Address } from './address.ts';
import { EXPANDED_LIMIT, phraseLength, senderLength } from './kql.ts';
import { holdsPhrase } from './kql-reach.ts';
import type { Indexed, Share } from './purge-shares.ts';

/** What the service removes of one mailbox at a time. */
const MOST_ITEMS = 100;
/** Who is a member and wrote has the mail twice: as received, and in Sent Items. */
export const MOST_OF_A_SENDER = MOST_ITEMS / 2;
/** Packs that a share is tried in. Those before them are full, or nearly. */
const OPEN_PACKS = 8;

export type PackLimits = {
  /** Storm messages that one search may find in a mailbox. */
  messages: number;
  /** Characters of the query without senders and phrases. */
  fixedLength: number;
};

/** Shares that one search removes together. Whatever is added costs the comparisons of what is new, no others. */
export class Pack {
  readonly shares: Share[] = [];
  readonly phrases = new Set<string>();
  /** Comparisons of a subject with a phrase so far. */
  compared = 0;
  readonly #limits: PackLimits;
  readonly #found = new Set<Indexed>();
  readonly #foundBy = new Map<Address, number>();
  #length: number;

  constructor(limits: PackLimits) {
    this.#limits = limits;
    this.#length = limits.fixedLength;
  }

  /** What the search finds. */
  get found(): ReadonlySet<Indexed> {
    return this.#found;
  }

  /** Takes the share in if the search then still finds few enough messages, and none that stays. */
  add(share: Share): boolean {
    const fresh = share.phrases.filter((phrase) => !this.phrases.has(phrase));
    const length = [...fresh.map(phraseLength), senderLength(share.sender)].reduce(
      (a, b) => a + b,
      this.#length,
    );
    // Cheap to ask, and mostly the answer: the pack is full.
    if (length > EXPANDED_LIMIT || this.#found.size + share.messages.length > this.#limits.messages)
      return false;
    const found = this.#newly(share, fresh, ({ reach }) => reach);
    if (!this.#hasRoomFor(found) || this.#newly(share, fresh, ({ risks }) => risks).size > 0) return false;
    this.shares.push(share);
    for (const phrase of fresh) this.phrases.add(phrase);
    for (const each of found) this.#count(each);
    this.#length = length;
    return true;
  }

  /** What the search would find besides: of the new sender by any phrase, of the others by the new phrases. */
  #newly(share: Share, fresh: readonly string[], of: (share: Share) => readonly Indexed[]): Set<Indexed> {
    const found = new Set<Indexed>();
    const look = (from: Share, phrases: Iterable<string>) => {
      for (const each of of(from))
        if (!this.#found.has(each) && !found.has(each) && this.#holdsAny(each, phrases, share))
          found.add(each);
    };
    look(share, [...this.phrases, ...fresh]);
    if (fresh.length > 0) for (const other of this.shares) look(other, fresh);
    return found;
  }

  #holdsAny({ subject }: Indexed, phrases: Iterable<string>, { phrases: own }: Share): boolean {
    if (own.length === 0) return true;
    for (const phrase of phrases) {
      this.compared += 1;
      if (holdsPhrase(subject, phrase)) return true;
    }
    return false;
  }

  #hasRoomFor(found: ReadonlySet<Indexed>): boolean {
    const total = this.#found.size + found.size;
    const sent = new Map<Address, number>();
    let most = Math.max(0, ...this.#foundBy.values());
    for (const { message } of found) {
      const by = (sent.get(message.from) ?? this.#foundBy.get(message.from) ?? 0) + 1;
      sent.set(message.from, by);
      most = Math.max(most, by);
    }
    return total <= this.#limits.messages && total + most <= MOST_ITEMS;
  }

  #count(each: Indexed): void {
    this.#found.add(each);
    const { from } = each.message;
    this.#foundBy.set(from, (this.#foundBy.get(from) ?? 0) + 1);
  }
}

/**
 * First fit among the last packs: few searches, in a stable order, so that planning twice gives the same plan. Says
 * what it took too.
 */
export function packed(shares: readonly Share[], limits: PackLimits): { packs: Pack[]; compared: number } {
  const packs: Pack[] = [];
  let compared = 0;
  const open = new Map<string, Pack[]>();
  for (const share of shares) {
    const alike = open.get(share.kind) ?? [];
    if (alike.some((pack) => pack.add(share))) continue;
    const pack = new Pack(limits);
    if (!pack.add(share)) {
      compared += pack.compared;
      continue;
    }
    packs.push(pack);
    open.set(share.kind, [...alike, pack].slice(-OPEN_PACKS));
  }
  return { packs, compared: packs.reduce((sum, pack) => sum + pack.compared, compared) };
}
