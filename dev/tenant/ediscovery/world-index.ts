import { setAside } from '../set-aside.ts';
import { type Item, indexedCount, type MailboxClass } from '../world/mailboxes.ts';
import type { Post } from '../world/types.ts';
import type { World } from '../world/world.ts';
import type { IndexedMail } from './kql/mail.ts';
import type { MailQuery } from './kql/query.ts';
import type { MailIndex, PurgeOrder, Scope } from './mail-index.ts';
import type { Statistics } from './operation.ts';

/** So many copies of a post left the mailboxes' visible folders. */
export type Removal = { post: Post; count: number; at: number; searchId: string };

type Hit = { mailbox: MailboxClass; item: Item; copies: number };

/** The compliance index over the world's mailboxes. */
export class WorldMailIndex implements MailIndex {
  readonly removals: Removal[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  mailboxes(scope: Scope): number {
    return this.#classes(scope).reduce((sum, mailbox) => sum + mailbox.count, 0);
  }

  count(query: MailQuery, scope: Scope): Statistics {
    const statistics = { items: 0, mailboxes: 0, unindexed: 0, bytes: 0 };
    for (const mailbox of this.#classes(scope)) {
      const hits = this.#hits(mailbox, query);
      for (const { item, copies } of hits) {
        statistics.items += copies;
        statistics.bytes += copies * item.post.size;
      }
      statistics.mailboxes += Math.max(0, ...hits.map(({ copies }) => copies));
    }
    return statistics;
  }

  purge(query: MailQuery, scope: Scope, order: PurgeOrder): number {
    const chosen = this.#classes(scope).flatMap((mailbox, number) =>
      firstOfEach(this.#hits(mailbox, query), mailbox, order.itemsPerMailbox).map((hit) => ({
        ...hit,
        copies: shareOf(hit.copies, order.share, number),
      })),
    );
    const folder = order.type === 'recoverable' ? 'recoverable-deletions' : 'recoverable-purges';
    const gone = chosen.filter(({ item, copies }) => copies > 0 && item.folder !== folder);
    this.#world.scheduler.at(order.at, () => {
      for (const { mailbox, item, copies } of gone) {
        if (item.folder === folder) continue;
        setAside(mailbox, item, copies);
        const count = this.#world.move(mailbox, item, folder);
        this.removals.push({ post: item.post, count, at: order.at, searchId: order.searchId });
      }
    });
    return gone.reduce((sum, { copies }) => sum + copies, 0);
  }

  #classes(scope: Scope): MailboxClass[] {
    const all = this.#world.mailboxes();
    if (scope === 'all') return all.map(({ mailbox }) => mailbox);
    const named = new Set(scope.map((address) => this.#world.directory.user(address)));
    return all.filter(({ user }) => user !== undefined && named.has(user)).map(({ mailbox }) => mailbox);
  }

  /** What the index holds now, oldest first. Purged for good is not found, Recoverable Items are. */
  #hits(mailbox: MailboxClass, query: MailQuery): Hit[] {
    const now = this.#world.clock.now();
    return mailbox
      .landed(now)
      .map((item) => ({ mailbox, item, copies: indexedCount(item, now) }))
      .filter(({ copies, item }) => copies > 0 && item.folder !== 'recoverable-purges')
      .filter(({ item }) => query.matches(indexed(item)))
      .sort((a, b) => a.item.landsFrom - b.item.landsFrom);
  }
}

/** The items one purge reaches in every mailbox: the oldest, those in Recoverable Items counted again. */
function firstOfEach(hits: readonly Hit[], mailbox: MailboxClass, itemsPerMailbox: number): Hit[] {
  let room = itemsPerMailbox * mailbox.count;
  return hits.flatMap((hit) => {
    const copies = Math.min(hit.copies, room);
    room -= copies;
    return copies > 0 ? [{ ...hit, copies }] : [];
  });
}

/** Every tenth named mailbox, and the rest of a population, is left out of a purge that succeeds partially. */
function shareOf(copies: number, share: number, number: number): number {
  if (share >= 1) return copies;
  return copies === 1 ? Number(number % 10 !== 0) : Math.floor(copies * share);
}

const indexed = ({ post, landsFrom }: Item): IndexedMail => ({
  kind: post.kind,
  subject: post.subject,
  body: post.body,
  from: post.from,
  to: post.to,
  cc: post.cc,
  bcc: post.bcc,
  sentAt: post.sentAt,
  receivedAt: landsFrom,
  size: post.size,
  attachmentNames: post.attachmentNames,
});
