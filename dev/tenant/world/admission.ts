import type { Directory } from './directory.ts';
import type { Group, Guid, Post, Restrictions } from './types.ts';

type Sent = Pick<Post, 'from' | 'authenticated'>;

export type Admission =
  | { outcome: 'expanded' | 'moderated' }
  | { outcome: 'rejected'; status: '5.7.1' | '5.7.124' | '5.7.133' };

/** What expansion heeds at that moment; a change takes its time to spread. */
export const effectiveRestrictions = (group: Group, at: number): Restrictions =>
  group.effective.findLast((entry) => entry.from <= at)?.restrictions ?? group.restrictions;

/**
 * Whether a mail may pass a group at expansion. System mail of the postmaster is exempt; owners are not;
 * a sender outside or unknown is told 5.7.133, one inside 5.7.124.
 */
export function admit(post: Sent, group: Group, at: number, directory: Directory): Admission {
  if (isSystemMail(post, directory)) return { outcome: 'expanded' };
  const rules = effectiveRestrictions(group, at);
  const refused = { outcome: 'rejected', status: post.authenticated ? '5.7.124' : '5.7.133' } as const;
  if (rules.requireSenderAuthenticationEnabled && !post.authenticated) return refused;
  const is = (people: readonly Guid[], groups: readonly Guid[]) => isAmong(post, people, groups, directory);
  if (is(rules.rejectMessagesFrom, rules.rejectMessagesFromDLMembers)) return refused;
  const restricted = rules.acceptMessagesOnlyFrom.length + rules.acceptMessagesOnlyFromDLMembers.length > 0;
  if (restricted && !is(rules.acceptMessagesOnlyFrom, rules.acceptMessagesOnlyFromDLMembers)) return refused;
  const passes = [...rules.moderatedBy, ...rules.bypassModerationFromSendersOrMembers];
  return { outcome: rules.moderationEnabled && !is(passes, passes) ? 'moderated' : 'expanded' };
}

export const postmaster = (domain: string): string => `postmaster@${domain}`;

const isSystemMail = (post: Sent, directory: Directory): boolean =>
  post.from.address === postmaster(directory.domain);

function isAmong(
  post: Sent,
  people: readonly Guid[],
  groups: readonly Guid[],
  directory: Directory,
): boolean {
  const sender = directory.recipient(post.from.address);
  const guid =
    sender.type === 'user'
      ? sender.user.exchangeGuid
      : sender.type === 'person'
        ? sender.person.exchangeGuid
        : undefined;
  if (guid !== undefined && people.includes(guid)) return true;
  return directory.groups
    .filter((group) => groups.includes(group.guid))
    .some((group) => directory.isMember(post.from.address, group));
}
