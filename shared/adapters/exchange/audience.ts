import { z } from 'zod';
import { Refused, RetryLater } from '../../domain/errors.ts';
import type { Audience, GroupId, GroupKind } from '../../domain/group.ts';
import { MINUTE } from '../../domain/time.ts';
import type { SentinelId } from '../../ports/mail.ts';
import type { TellMemberCount } from '../graph/mail-tips.ts';
import type { CountMembers } from '../graph/members.ts';
import type { ExchangeClient } from './client.ts';
import { identityOf } from './cmdlets.ts';
import type { Recipient } from './recipients.ts';

export type AudienceSources = {
  exchange: ExchangeClient;
  /** Graph's count; dynamic groups are not in Graph. */
  countMembers: CountMembers;
  /** Mail tips' count, for any group. */
  tellMemberCount?: TellMemberCount;
  /** A mailbox on whose behalf mail tips may be asked. */
  probeMailbox?: () => Promise<SentinelId | undefined>;
  /** Listing members stops here; the detector's curve is flat long before. Default 10,000. */
  listLimit?: number;
};

const memberItem = z.object({ Guid: z.string().nullish() });

/** Lists direct members only, apart from the dynamic one, which has no others. */
const MEMBER_CMDLETS: Readonly<Partial<Record<GroupKind, string>>> = {
  'distribution-list': 'Get-DistributionGroupMember',
  'mail-enabled-security-group': 'Get-DistributionGroupMember',
  'dynamic-distribution-group': 'Get-DynamicDistributionGroupMember',
};

/** How many mailboxes the group reaches, from the first source that knows. */
export async function audienceOf(
  sources: AudienceSources,
  kind: GroupKind,
  group: Recipient,
): Promise<Audience> {
  const counted =
    group.entraId === undefined || kind === 'dynamic-distribution-group'
      ? undefined
      : await sources.countMembers(group.entraId);
  if (counted !== undefined) return { members: counted, exact: true };
  const told = await askMailTips(sources, group);
  if (told !== undefined) return { members: told, exact: true };
  return list(sources, kind, group);
}

async function askMailTips(
  { tellMemberCount, probeMailbox }: AudienceSources,
  group: Recipient,
): Promise<number | undefined> {
  const probe = await probeMailbox?.();
  if (tellMemberCount === undefined || probe === undefined || group.address === undefined) return undefined;
  try {
    // Metrics that were never calculated read as 0.
    return (await tellMemberCount(group.address, probe)) || undefined;
  } catch (error) {
    // Another source can answer in its place.
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

async function list(
  { exchange, listLimit = 10_000 }: AudienceSources,
  kind: GroupKind,
  group: Recipient,
): Promise<Audience> {
  const cmdlet = MEMBER_CMDLETS[kind];
  if (cmdlet === undefined)
    throw new RetryLater(`Entra does not know the members of ${group.name} yet`, 5 * MINUTE);
  const parameters = { Identity: identityOf(group.guid as GroupId), ResultSize: 'Unlimited' };
  const options = { limit: listLimit, select: 'Guid' };
  const { items, complete } = await exchange.read(cmdlet, parameters, memberItem, options);
  return { members: items.length, exact: complete && kind === 'dynamic-distribution-group' };
}
