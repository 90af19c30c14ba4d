import { z } from 'zod';
import type { RestrictionsRecord, SenderRestrictions } from '../../domain/restrictions.ts';
import type { Instant } from '../../domain/time.ts';
import type { ExchangeClient } from './client.ts';
import { listOf, type Recipient, recipientsNamed } from './recipients.ts';

// What is kept for the record alone must not make a group unreadable.
const text = z.string().nullish().catch(undefined);
const list = z.union([z.string(), z.array(z.string())]).nullish();

/** Who may mail a group, as the three Get- cmdlets show it; Get-UnifiedGroup has the combined lists only. */
export const restrictedItem = z.object({
  Guid: z.string(),
  AcceptMessagesOnlyFrom: list,
  AcceptMessagesOnlyFromDLMembers: list,
  AcceptMessagesOnlyFromSendersOrMembers: list,
  RejectMessagesFrom: list,
  RejectMessagesFromDLMembers: list,
  RejectMessagesFromSendersOrMembers: list,
  RequireSenderAuthenticationEnabled: z.boolean().nullish(),
  ModerationEnabled: z.boolean().nullish(),
  ModeratedBy: list,
  BypassModerationFromSendersOrMembers: list,
  WhenChanged: text,
  SendModerationNotifications: text,
  MailTip: text,
  MailTipTranslations: list.catch(undefined),
});

type Item = z.infer<typeof restrictedItem>;

/**
 * The accept lists by Exchange GUID. What an entry is written as differs by age and kind of the recipient (GUID,
 * Entra id, name), so each is looked up; the other lists are kept for the record and left as they are written.
 */
export async function toRestrictions(
  exchange: ExchangeClient,
  item: Item,
  readAt: Instant,
): Promise<SenderRestrictions> {
  const entries = merged(
    item.AcceptMessagesOnlyFrom,
    item.AcceptMessagesOnlyFromDLMembers,
    item.AcceptMessagesOnlyFromSendersOrMembers,
  );
  const found = await recipientsNamed(exchange, entries);
  const accepted = found.filter((recipient) => recipient !== undefined);
  const guidsOf = (recipients: readonly Recipient[]) =>
    [...new Set(recipients.map(({ guid }) => guid))].sort();
  const rejectGroups = merged(item.RejectMessagesFromDLMembers);
  return {
    acceptSenders: guidsOf(accepted.filter(({ groupKind }) => groupKind === undefined)),
    acceptGroups: guidsOf(accepted.filter(({ groupKind }) => groupKind !== undefined)),
    rejectSenders: merged(item.RejectMessagesFrom, item.RejectMessagesFromSendersOrMembers).filter(
      (entry) => !rejectGroups.includes(entry),
    ),
    rejectGroups,
    requireSenderAuthentication: item.RequireSenderAuthenticationEnabled === true,
    moderationEnabled: item.ModerationEnabled === true,
    moderatedBy: merged(item.ModeratedBy),
    bypassModeration: merged(item.BypassModerationFromSendersOrMembers),
    unresolved: entries.filter((_, i) => found[i] === undefined),
    names: Object.fromEntries(accepted.map(({ guid, name, address }) => [guid, address ?? name])),
    record: recordIn(item),
    readAt,
  };
}

function recordIn({
  WhenChanged,
  SendModerationNotifications,
  MailTip,
  MailTipTranslations,
}: Item): RestrictionsRecord {
  const translations = listOf(MailTipTranslations);
  return {
    ...(WhenChanged ? { whenChanged: WhenChanged } : {}),
    ...(SendModerationNotifications ? { sendModerationNotifications: SendModerationNotifications } : {}),
    ...(MailTip ? { mailTip: MailTip } : {}),
    ...(translations.length === 0 ? {} : { mailTipTranslations: translations }),
  };
}

const merged = (...lists: readonly z.infer<typeof list>[]): string[] =>
  [...new Set(lists.flatMap(listOf).map((entry) => entry.toLowerCase()))].sort();
