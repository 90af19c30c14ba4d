import type { Address } from '../../shared/domain/address.ts';
import type { GroupId } from '../../shared/domain/group.ts';
import { DAY, type Instant } from '../../shared/domain/time.ts';
import type { HistoryStore } from '../../shared/ports/stores.ts';

type Poster = { first: Instant; last: Instant };
type GroupRows = { posters: Map<Address, Poster>; days: Map<number, number> };

export class MemoryHistoryStore implements HistoryStore {
  readonly #groups = new Map<GroupId, GroupRows>();

  async knownPosters(
    groupId: GroupId,
    senders: readonly Address[],
    before: Instant,
  ): Promise<ReadonlySet<Address>> {
    const { posters } = this.#rowsOf(groupId);
    return new Set(senders.filter((sender) => (posters.get(sender)?.first ?? before) < before));
  }

  async remember(groupId: GroupId, posts: readonly { from: Address; sentAt: Instant }[]): Promise<void> {
    const { posters, days } = this.#rowsOf(groupId);
    for (const { from, sentAt } of posts) {
      const { first, last } = posters.get(from) ?? { first: sentAt, last: sentAt };
      posters.set(from, { first: Math.min(first, sentAt), last: Math.max(last, sentAt) });
      const day = Math.floor(sentAt / DAY);
      days.set(day, (days.get(day) ?? 0) + 1);
    }
  }

  async usualHourlyRate(groupId: GroupId, now: Instant): Promise<number | undefined> {
    const today = Math.floor(now / DAY);
    const usual = [...this.#rowsOf(groupId).days].filter(([day]) => day < today && day >= today - 28);
    if (usual.length === 0) return undefined;
    const posts = usual.reduce((sum, [, count]) => sum + count, 0);
    return posts / ((today - Math.min(...usual.map(([day]) => day))) * 24);
  }

  async forget(before: Instant): Promise<number> {
    let deleted = 0;
    for (const { posters, days } of this.#groups.values()) {
      for (const [poster, { last }] of posters) if (last < before && posters.delete(poster)) deleted++;
      for (const day of days.keys()) if ((day + 1) * DAY <= before && days.delete(day)) deleted++;
    }
    return deleted;
  }

  #rowsOf(groupId: GroupId): GroupRows {
    const rows = this.#groups.get(groupId) ?? { posters: new Map(), days: new Map() };
    this.#groups.set(groupId, rows);
    return rows;
  }
}
