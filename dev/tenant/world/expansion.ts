import { type Admission, admit } from './admission.ts';
import type { Delivery } from './delivery.ts';
import type { Directory } from './directory.ts';
import type { Item, MailboxClass } from './mailboxes.ts';
import type { Expansion, Group, Post, User } from './types.ts';

export type ExpansionHooks = {
  arrives: (user: User, item: Item) => void;
  /** Whatever its outcome. */
  settled: (post: Post, group: Group, expansion: Expansion) => void;
};

/**
 * Turns groups into mailboxes. Every nested level is checked for its own restrictions: a refusing parent stops all
 * below it, a refusing child its own branch only.
 */
export class GroupExpansion {
  readonly #directory: Directory;
  readonly #delivery: Delivery;
  readonly #hooks: ExpansionHooks;
  readonly #reached = new WeakMap<Post, Set<MailboxClass>>();

  constructor(directory: Directory, delivery: Delivery, hooks: ExpansionHooks) {
    this.#directory = directory;
    this.#delivery = delivery;
    this.#hooks = hooks;
  }

  /** Settles a pending expansion, and adds those of nested groups to the post. */
  expand(post: Post, group: Group, expansion: Expansion): void {
    const admission = this.#admit(post, group, expansion);
    expansion.outcome = admission.outcome;
    if (admission.outcome !== 'expanded') expansion.recipients = this.#directory.audience(group);
    if (admission.outcome === 'rejected') expansion.status = admission.status;
    if (admission.outcome === 'expanded') this.#deliver(post, group, expansion);
    this.#hooks.settled(post, group, expansion);
  }

  #admit(post: Post, group: Group, { at, via }: Expansion): Admission {
    const stopped = via === undefined && this.#delivery.isStopped(post, at);
    return stopped ? { outcome: 'rejected', status: '5.7.1' } : admit(post, group, at, this.#directory);
  }

  #deliver(post: Post, group: Group, expansion: Expansion): void {
    const users = group.namedMembers
      .map((id) => this.#directory.user(id))
      .filter((user) => user !== undefined)
      .filter((user) => this.isFirst(post, user.mailbox));
    const crowd = group.memberCount > 0 && this.isFirst(post, group.mailboxes) ? [group.mailboxes] : [];
    expansion.recipients = users.length + crowd.reduce((sum, mailboxes) => sum + mailboxes.count, 0);
    const window = this.#delivery.window(expansion.at, expansion.recipients);
    for (const user of users) this.#hooks.arrives(user, this.#delivery.deliver(post, user.mailbox, window));
    for (const mailboxes of crowd) this.#delivery.deliver(post, mailboxes, window);
    for (const child of this.#directory.children(group)) this.#descend(post, child, group, expansion.at);
  }

  #descend(post: Post, child: Group, parent: Group, at: number): void {
    if (post.expansions.some((other) => other.groupGuid === child.guid && other.outcome !== 'pending'))
      return;
    const below: Expansion = {
      groupGuid: child.guid,
      via: parent.guid,
      outcome: 'pending',
      at,
      recipients: 0,
    };
    post.expansions.push(below);
    this.expand(post, child, below);
  }

  /** A mailbox gets one copy of a mail, however many ways lead to it. */
  isFirst(post: Post, mailbox: MailboxClass): boolean {
    const reached = this.#reached.get(post) ?? new Set();
    this.#reached.set(post, reached);
    if (reached.has(mailbox)) return false;
    reached.add(mailbox);
    return true;
  }
}
