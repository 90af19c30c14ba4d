import type { Address } from '../../shared/domain/address.ts';
import { Refused } from '../../shared/domain/errors.ts';
import type { Group, GroupId } from '../../shared/domain/group.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { GroupDirectory, GroupsById } from '../../shared/ports/groups.ts';
import {
  CursorExpired,
  type DeltaLink,
  type DeltaPage,
  type MailReader,
  type SentinelId,
} from '../../shared/ports/mail.ts';

/** Inboxes of sentinels that mail was delivered to; a link is the number of messages read so far. */
export class FakeMail implements MailReader {
  readonly calls: string[] = [];
  pageSize = 1_000;
  skipped = 0;
  failures = new Map<SentinelId, Error>();
  readonly #inboxes = new Map<SentinelId, Message[]>();
  /** What somebody else takes out of the inboxes. */
  isTaken: (messageId: string) => boolean = () => false;
  readonly #removed = new Set<string>();
  #generation = 0;

  deliver(sentinel: SentinelId, ...messages: readonly Message[]): void {
    this.#inboxes.set(sentinel, [...(this.#inboxes.get(sentinel) ?? []), ...messages]);
  }

  /** Links made before now are unknown to the service. */
  forgetLinks(): void {
    this.#generation++;
  }

  remove(messageIds: readonly string[]): void {
    for (const id of messageIds) this.#removed.add(id);
  }

  async seed(sentinel: SentinelId, since: Instant): Promise<DeltaPage> {
    this.calls.push(`seed ${new Date(since).toISOString()}`);
    this.#failOf(sentinel);
    const first = this.#inbox(sentinel).findIndex(({ receivedAt }) => receivedAt >= since);
    return this.#page(sentinel, first < 0 ? this.#inbox(sentinel).length : first);
  }

  async read(sentinel: SentinelId, link: DeltaLink): Promise<DeltaPage> {
    this.calls.push(`read ${link}`);
    this.#failOf(sentinel);
    const [position, generation = 0] = link.split(' of ').map(Number);
    if (generation !== this.#generation) throw new CursorExpired('410 SyncStateNotFound');
    return this.#page(sentinel, position ?? 0);
  }

  async stillThere(sentinel: SentinelId, messageIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.calls.push('stillThere');
    this.#failOf(sentinel);
    const there = this.#inbox(sentinel).map(({ internetMessageId }) => internetMessageId);
    return new Set(
      messageIds.filter((id) => there.includes(id) && !this.#removed.has(id) && !this.isTaken(id)),
    );
  }

  #failOf(sentinel: SentinelId): void {
    const failure = this.failures.get(sentinel);
    if (failure !== undefined) throw failure;
  }

  #page(sentinel: SentinelId, from: number): DeltaPage {
    const inbox = this.#inbox(sentinel);
    const to = Math.min(inbox.length, from + this.pageSize);
    const next = (this.#generation === 0 ? `${to}` : `${to} of ${this.#generation}`) as DeltaLink;
    return { messages: inbox.slice(from, to), skipped: this.skipped, next, complete: to === inbox.length };
  }

  #inbox(sentinel: SentinelId): Message[] {
    const inbox = this.#inboxes.get(sentinel);
    if (inbox === undefined) throw new Refused('404 MailboxNotEnabledForRESTAPI', 'Choose another sentinel.');
    return inbox;
  }
}

/** Groups by id and by any of their addresses; an `Error` stands for an address the directory cannot answer for. */
export class FakeDirectory implements GroupDirectory, GroupsById {
  readonly calls: Address[] = [];
  readonly failures = new Map<Address, Error>();
  readonly #groups: readonly Group[];

  constructor(...groups: readonly Group[]) {
    this.#groups = groups;
  }

  async find(address: Address): Promise<Group | undefined> {
    this.calls.push(address);
    const failure = this.failures.get(address);
    if (failure !== undefined) throw failure;
    return this.#groups.find(({ addresses }) => addresses.includes(address));
  }

  async byId(id: GroupId): Promise<Group | undefined> {
    return this.#groups.find((group) => group.id === id);
  }
}
