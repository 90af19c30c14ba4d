import type { Group, Guid } from '../world/types.ts';
import type { Arguments } from './parameters.ts';
import type { Recipients } from './recipients.ts';

/** What the Get- cmdlets of groups show besides the recipient: senders as guids, names only where asked for. */
export function restrictionsJson(
  group: Group,
  given: Arguments,
  recipients: Recipients,
): Record<string, unknown> {
  const now = group.restrictions;
  const accept = [...now.acceptMessagesOnlyFrom, ...now.acceptMessagesOnlyFromDLMembers];
  const reject = [...now.rejectMessagesFrom, ...now.rejectMessagesFromDLMembers];
  // Microsoft 365 groups know the combined lists only.
  const split = {
    AcceptMessagesOnlyFrom: now.acceptMessagesOnlyFrom,
    AcceptMessagesOnlyFromDLMembers: now.acceptMessagesOnlyFromDLMembers,
    RejectMessagesFrom: now.rejectMessagesFrom,
    RejectMessagesFromDLMembers: now.rejectMessagesFromDLMembers,
  };
  const lists: Record<string, readonly Guid[]> = {
    ...(group.kind === 'GroupMailbox' ? {} : split),
    AcceptMessagesOnlyFromSendersOrMembers: accept,
    RejectMessagesFromSendersOrMembers: reject,
    ModeratedBy: now.moderatedBy,
    BypassModerationFromSendersOrMembers: now.bypassModerationFromSendersOrMembers,
  };
  const named = Object.entries(lists)
    .filter(([name]) => given.get(`Include${name}WithDisplayNames`) === true)
    .map(([name, guids]) => [`${name}WithDisplayNames`, guids.flatMap((guid) => shown(guid, recipients))]);
  return {
    ...lists,
    ...Object.fromEntries(named),
    GrantSendOnBehalfTo: [],
    ManagedBy: [],
    ModerationEnabled: now.moderationEnabled,
    SendModerationNotifications: now.sendModerationNotifications,
    RequireSenderAuthenticationEnabled: now.requireSenderAuthenticationEnabled,
    MailTip: now.mailTip,
    MailTipTranslations: now.mailTipTranslations,
    WhenChanged: new Date(group.whenChanged).toISOString(),
    WhenChangedUTC: new Date(group.whenChanged).toISOString(),
  };
}

const shown = (guid: Guid, recipients: Recipients): string[] =>
  recipients.matching(guid).map(({ address, displayName }) => `${address} (${displayName})`);
