import { composePost } from './compose.ts';
import { Delivery } from './delivery.ts';
import { Directory } from './directory.ts';
import { GroupExpansion } from './expansion.ts';
import type { Change, Folder, Item, MailboxClass } from './mailboxes.ts';
import { nonDeliveryReport } from './non-delivery.ts';
import { type Random, seededRandom } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { type Counters, Tally } from './tally.ts';
import { USUAL_TRANSPORT } from './transport.ts';
import type {
  ChangeListener,
  Clock,
  Expansion,
  Group,
  Mail,
  NewGroup,
  NewUser,
  Person,
  Post,
  Restrictions,
  Transport,
  User,
  WorldOptions,
} from './types.ts';

/** The organisation's people, groups, mailboxes and mail. Nothing runs by itself: what is due happens when looked at. */
export class World {
  readonly clock: Clock;
  readonly random: Random;
  readonly directory: Directory;
  readonly scheduler: Scheduler;
  /** May be changed on the way. */
  readonly transport: Transport;
  readonly #posts: Post[] = [];
  readonly #byMessageId = new Map<string, Post>();
  readonly #pending: { post: Post; group: Group; expansion: Expansion }[] = [];
  readonly #delivery: Delivery;
  readonly #expansion: GroupExpansion;
  readonly #listeners: ChangeListener[] = [];
  readonly #tally = new Tally();

  constructor(options: WorldOptions) {
    this.clock = options.clock;
    this.random = seededRandom(options.seed ?? 1);
    this.directory = new Directory(options.domain ?? 'contoso.example');
    this.scheduler = new Scheduler(options.clock);
    this.transport = { ...USUAL_TRANSPORT, ...options.transport };
    this.#delivery = new Delivery(this.transport, this.random);
    this.#expansion = new GroupExpansion(this.directory, this.#delivery, {
      arrives: (user, item) => this.#announce(user, item),
      settled: (post, group, expansion) => {
        this.#tally.settled(expansion);
        if (expansion.outcome === 'rejected') this.#report(post, group, expansion);
      },
    });
  }

  /** The nth person of the organisation: a stable address to send from, no mailbox. */
  person(number: number): Person {
    return this.directory.person(number);
  }

  addUser(user: NewUser): User {
    return this.directory.addUser(user);
  }

  addGroup(group: NewGroup): Group {
    return this.directory.addGroup(group, this.clock.now());
  }

  /** Reads show it at once, expansion heeds it after the propagation delay. */
  restrict(group: Group, change: Partial<Restrictions>): void {
    const now = this.clock.now();
    group.restrictions = { ...structuredClone(group.restrictions), ...structuredClone(change) };
    group.effective.push({
      from: now + this.transport.restrictionPropagation,
      restrictions: group.restrictions,
    });
    group.whenChanged = now;
  }

  /** Hands in a mail. Accepted at once; groups are expanded, and only then checked, after the queue delay. */
  post(mail: Mail): Post {
    this.advance();
    const post = this.#compose(mail, this.clock.now());
    this.#tally.posts += 1;
    this.#saveToSentItems(post, mail.saveToSentItems ?? true);
    this.#route(post);
    this.advance();
    return post;
  }

  /** Lets happen what is due. Everything that reads the world does it first. */
  advance(): void {
    const now = this.clock.now();
    for (let next = this.#pending[0]; next && next.expansion.at <= now; next = this.#pending[0]) {
      this.#pending.shift();
      this.#expansion.expand(next.post, next.group, next.expansion);
    }
  }

  get posts(): readonly Post[] {
    this.advance();
    return this.#posts;
  }

  /** Every mailbox there is; a group's anonymous ones are one class. */
  mailboxes(): { mailbox: MailboxClass; user?: User; group?: Group }[] {
    this.advance();
    const { users, groups } = this.directory;
    const crowds = groups.filter((group) => group.memberCount > 0);
    return [
      ...users.map((user) => ({ mailbox: user.mailbox, user })),
      ...crowds.map((group) => ({ mailbox: group.mailboxes, group })),
    ];
  }

  /** Moves the landed copies of an item; returns how many. */
  move(mailbox: MailboxClass, item: Item, folder: Folder): number {
    this.advance();
    const known = mailbox.changes.length;
    const moved = mailbox.move(item, folder, this.clock.now());
    const user = this.directory.users.find((candidate) => candidate.mailbox === mailbox);
    const changes = moved === 0 ? [] : mailbox.changes.slice(known).filter((change) => change.item === item);
    if (user) for (const change of changes.slice(-2)) this.#tell(user, change);
    return moved;
  }

  /** Called when something lands in, or leaves, a folder of a named mailbox. Arrivals need the scheduler to run. */
  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  counters(): Counters {
    this.advance();
    return this.#tally.counters(this.#delivery.landed(this.clock.now()));
  }

  #compose(mail: Mail, now: number): Post {
    const post = composePost(mail, {
      number: this.#posts.length,
      now,
      directory: this.directory,
      random: this.random,
      byMessageId: this.#byMessageId,
    });
    this.#posts.push(post);
    this.#byMessageId.set(post.internetMessageId, post);
    return post;
  }

  #saveToSentItems(post: Post, wanted: boolean): void {
    const sender = this.directory.recipient(post.from.address);
    if (!wanted || sender.type !== 'user') return;
    const at = { from: post.acceptedAt, until: post.acceptedAt };
    this.#announce(sender.user, this.#delivery.deliver(post, sender.user.mailbox, at, 'sentitems'));
  }

  #route(post: Post): void {
    const due = post.acceptedAt + this.transport.queueDelay;
    const addressed = [...post.to, ...post.cc, ...post.bcc].map((party) => party.address);
    for (const address of new Set(addressed)) {
      const recipient = this.directory.recipient(address);
      if (recipient.type === 'group') this.#queue(post, recipient.group, due);
      if (recipient.type === 'user') this.#deliverTo(recipient.user, post, due);
      if (recipient.type === 'person') this.#delivery.countOne();
    }
  }

  #queue(post: Post, group: Group, at: number): void {
    const expansion: Expansion = { groupGuid: group.guid, outcome: 'pending', at, recipients: 0 };
    post.expansions.push(expansion);
    const behind = this.#pending.findLastIndex((other) => other.expansion.at <= at);
    this.#pending.splice(behind + 1, 0, { post, group, expansion });
    this.scheduler.at(at, () => this.advance());
  }

  #deliverTo(user: User, post: Post, due: number): void {
    const at = due + this.transport.deliveryLatency;
    if (this.#delivery.isStopped(post, due) || !this.#expansion.isFirst(post, user.mailbox)) return;
    this.#announce(user, this.#delivery.deliver(post, user.mailbox, { from: at, until: at }));
  }

  #announce(user: User, item: Item): void {
    const folder = item.folder;
    this.scheduler.at(item.landsFrom, () => this.#tell(user, { type: 'created', item, folder }));
  }

  #tell(user: User, change: Change): void {
    for (const listener of this.#listeners) listener(user, change);
  }

  #report(post: Post, group: Group, expansion: Expansion): void {
    const sender = this.directory.recipient(post.from.address);
    if (sender.type !== 'user') return;
    const report = nonDeliveryReport(post, group, expansion, this.directory.domain);
    this.#deliverTo(sender.user, this.#compose(report, expansion.at), expansion.at);
  }
}
