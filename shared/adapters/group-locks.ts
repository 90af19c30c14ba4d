import type { Group } from '../domain/group.ts';
import type { GroupLock } from '../ports/groups.ts';

/** The way to lock that each group needs: `onPremises` for those the cloud cannot change, where there is one. */
export function groupLocks({ cloud, onPremises }: { cloud: GroupLock; onPremises?: GroupLock }): GroupLock {
  const lockOf = (group: Group): GroupLock => (group.onPremises ? (onPremises ?? cloud) : cloud);
  return {
    means: (group) => lockOf(group).means?.(group) ?? 'accept-list',
    read: (group) => lockOf(group).read(group),
    write: (group, change, note) => lockOf(group).write(group, change, note),
    renew: async (group, note) => (await lockOf(group).renew?.(group, note)) ?? false,
    resolveSenders: (addresses) => cloud.resolveSenders(addresses),
    gone: async (entries) => (await cloud.gone?.(entries)) ?? [],
    async findLocked(holder) {
      const rules = (await onPremises?.findLocked(holder)) ?? [];
      return [...new Set([...(await cloud.findLocked(holder)), ...rules])];
    },
  };
}
