import type { Address } from '../../shared/domain/address.ts';
import { OutcomeUnknown, Refused, RetryLater } from '../../shared/domain/errors.ts';
import type { Group, GroupId } from '../../shared/domain/group.ts';
import type { RestrictionChange, SenderRestrictions } from '../../shared/domain/restrictions.ts';
import { type Instant, MINUTE, type Milliseconds } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { AllowedSenders, DeliveryCanary, GroupLock } from '../../shared/ports/groups.ts';

type Lists = { senders: readonly string[]; groups: readonly string[] };

/** The lock holder of the fakes. */
export const HOLDER = '00000000-0000-4000-8000-00000000f00d';
const EVERYONE: Lists = { senders: [], groups: [] };

/** Exchange as far as accept lists go: keeps them, and misbehaves on request. */
export class FakeExchange implements GroupLock, DeliveryCanary {
  readonly calls: string[] = [];
  readonly writes: { group: GroupId; change: RestrictionChange }[] = [];
  /** Every state a group has been in, oldest first. */
  readonly history: (Lists & { group: GroupId })[] = [];
  /** Recipients that were deleted: Exchange refuses a list that names one. */
  readonly deleted = new Set<string>();
  /** So many writes from now are carried out, but their answers are lost. */
  lostAnswers = 0;
  /** So many writes from now never arrive, and nobody is told. */
  lostRequests = 0;
  /** So many writes from now are accepted and not applied. */
  ignoredWrites = 0;
  /** Addresses that are not exactly one recipient's. */
  readonly strangers = new Set<string>();
  /** A write shows this long after it was accepted. */
  delay: Milliseconds = 0;
  /** Thrown once by the next write, which then does nothing. */
  nextFailure: Error | undefined;
  /** So many reads from now are turned away for a minute. */
  busyReads = 0;
  /** Entries of the lists that are not exactly one recipient. */
  unresolved: readonly string[] = [];
  restricted: boolean | undefined | 'by the lists' | Error;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #lists = new Map<GroupId, Lists>();
  #coming: { at: Instant; group: GroupId; change: RestrictionChange }[] = [];

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Sets the lists as an administrator would. */
  edit(group: GroupId, lists: Lists): void {
    this.#lists.set(group, lists);
    this.history.push({ ...lists, group });
  }

  /** Changes the lists as somebody does who works for Stormlock. */
  change(group: GroupId, change: RestrictionChange): void {
    this.edit(group, applied(this.lists(group), change));
  }

  lists(group: GroupId): Lists {
    const now = this.#clock.now();
    const landed = this.#coming.filter(({ at }) => at <= now);
    this.#coming = this.#coming.filter(({ at }) => at > now);
    for (const { group: id, change } of landed) this.change(id, change);
    return this.#lists.get(group) ?? EVERYONE;
  }

  async read(group: Group): Promise<SenderRestrictions> {
    this.calls.push('read');
    if (this.busyReads > 0) {
      this.busyReads--;
      throw new RetryLater('503', MINUTE);
    }
    this.#mustExist(group.id);
    const { senders, groups } = this.lists(group.id);
    return {
      acceptSenders: senders.toSorted(),
      acceptGroups: groups.toSorted(),
      rejectSenders: [],
      rejectGroups: [],
      requireSenderAuthentication: true,
      moderationEnabled: false,
      moderatedBy: [],
      bypassModeration: [],
      unresolved: this.unresolved,
      readAt: this.#clock.now(),
    };
  }

  async write(group: Group, change: RestrictionChange): Promise<void> {
    this.calls.push(`write ${change.form}`);
    const failure = this.nextFailure;
    this.nextFailure = undefined;
    if (failure !== undefined) throw failure;
    if (this.lostRequests > 0) {
      this.lostRequests--;
      throw new OutcomeUnknown('the connection broke');
    }
    const entries = [...change.senders, ...change.groups];
    if (entries.length === 0) throw new Refused('an empty list lets everyone send', 'Look at the group.');
    this.#mustExist(group.id, ...entries);
    this.writes.push({ group: group.id, change });
    if (this.ignoredWrites > 0) this.ignoredWrites--;
    else this.#coming.push({ at: this.#clock.now() + this.delay, group: group.id, change });
    this.lists(group.id);
    if (this.lostAnswers > 0) {
      this.lostAnswers--;
      throw new OutcomeUnknown('no answer within 60 s');
    }
  }

  async resolveSenders(addresses: readonly Address[]): Promise<AllowedSenders> {
    this.calls.push('resolveSenders');
    const [holder = ''] = addresses;
    this.#mustBeKnown(holder);
    const known = [...new Set(addresses)].filter((each) => !this.strangers.has(each));
    return {
      senders: known.map((_, i) => (i === 0 ? HOLDER : `allowed-${i}`)),
      groups: [],
      leftOut: addresses
        .filter((each) => this.strangers.has(each))
        .map((address) => ({ address, why: 'Exchange has no recipient of that address' })),
    };
  }

  async gone(entries: readonly string[]): Promise<string[]> {
    this.calls.push('gone');
    return entries.filter((entry) => this.deleted.has(entry));
  }

  async findLocked(holder = ''): Promise<GroupId[]> {
    this.#mustBeKnown(holder);
    return [...this.#lists.keys()].filter((id) => this.lists(id).senders.includes(HOLDER));
  }

  async isRestricted(group: Group): Promise<boolean | undefined> {
    this.calls.push('isRestricted');
    if (this.restricted instanceof Error) throw this.restricted;
    if (this.restricted !== 'by the lists') return this.restricted;
    const { senders, groups } = this.lists(group.id);
    return this.deleted.has(group.id) ? undefined : senders.length + groups.length > 0;
  }

  #mustExist(...recipients: readonly string[]): void {
    const gone = recipients.find((recipient) => this.deleted.has(recipient));
    if (gone !== undefined) throw new Refused(`couldn't find object ${gone}`, 'Look at the group.');
  }

  #mustBeKnown(...addresses: readonly string[]): void {
    const stranger = addresses.find((address) => this.strangers.has(address));
    if (stranger !== undefined) throw new Refused(`${stranger} is no recipient`, 'Correct the settings.');
  }
}

function applied(before: Lists, { form, senders, groups }: RestrictionChange): Lists {
  switch (form) {
    case 'add':
      return { senders: union(before.senders, senders), groups: union(before.groups, groups) };
    case 'remove':
      return { senders: without(before.senders, senders), groups: without(before.groups, groups) };
    case 'replace':
      return { senders, groups };
  }
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];
const without = (a: readonly string[], b: readonly string[]): string[] =>
  a.filter((entry) => !b.includes(entry));
