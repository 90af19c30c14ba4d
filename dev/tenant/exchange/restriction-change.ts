import type { Group, Guid, Restrictions } from '../world/types.ts';
import type { Argument, Arguments, ListChange } from './parameters.ts';
import type { Recipient, Recipients } from './recipients.ts';
import { badArgument, combined, operation } from './refusal.ts';

/** What becomes of an empty list written over the whole old one; not documented for REST. */
export type Clearing = 'works' | 'ignored' | 'refused';

type Lists = keyof Pick<
  Restrictions,
  | 'acceptMessagesOnlyFrom'
  | 'acceptMessagesOnlyFromDLMembers'
  | 'rejectMessagesFrom'
  | 'rejectMessagesFromDLMembers'
>;
const SPLIT: readonly (readonly [parameter: string, list: Lists, holdsGroups: boolean])[] = [
  ['AcceptMessagesOnlyFrom', 'acceptMessagesOnlyFrom', false],
  ['AcceptMessagesOnlyFromDLMembers', 'acceptMessagesOnlyFromDLMembers', true],
  ['RejectMessagesFrom', 'rejectMessagesFrom', false],
  ['RejectMessagesFromDLMembers', 'rejectMessagesFromDLMembers', true],
];
const COMBINED: readonly (readonly [parameter: string, senders: Lists, groups: Lists])[] = [
  ['AcceptMessagesOnlyFromSendersOrMembers', 'acceptMessagesOnlyFrom', 'acceptMessagesOnlyFromDLMembers'],
  ['RejectMessagesFromSendersOrMembers', 'rejectMessagesFrom', 'rejectMessagesFromDLMembers'],
];
/** Characters that are shown; HTML tags do not count. */
const LONGEST_TIP = 175;

/** The restrictions a Set- cmdlet makes of the group's. Throws CmdletError and then changes nothing. */
export function changed(
  group: Group,
  given: Arguments,
  recipients: Recipients,
  clearing: Clearing,
): Restrictions {
  const next = structuredClone(group.restrictions);
  const lists = new ListWriter(recipients, clearing);
  for (const [parameter, list, holdsGroups] of SPLIT) {
    const change = listOf(given.get(parameter));
    if (change)
      next[list] = lists.apply(parameter, next[list], change, (one) => isGroup(one) === holdsGroups);
  }
  for (const [parameter, senders, groups] of COMBINED) {
    const change = listOf(given.get(parameter));
    if (!change) continue;
    if (
      given.has(parameter.replace('SendersOrMembers', '')) ||
      given.has(parameter.replace('SendersOr', 'DL'))
    )
      throw combined(parameter);
    const written = lists.apply(parameter, [...next[senders], ...next[groups]], change, () => true);
    next[senders] = written.filter((guid) => !lists.isGroup(guid));
    next[groups] = written.filter((guid) => lists.isGroup(guid));
  }
  moderation(next, given, lists);
  mailTip(next, given.get('MailTip'));
  const auth = given.get('RequireSenderAuthenticationEnabled');
  if (typeof auth === 'boolean') next.requireSenderAuthenticationEnabled = auth;
  if (group.kind === 'MailUniversalSecurityGroup' && next.moderationEnabled && next.moderatedBy.length === 0)
    throw operation('A moderated mail-enabled security group needs at least one moderator.');
  return next;
}

function moderation(next: Restrictions, given: Arguments, lists: ListWriter): void {
  const enabled = given.get('ModerationEnabled');
  if (typeof enabled === 'boolean') next.moderationEnabled = enabled;
  const moderators = listOf(given.get('ModeratedBy'));
  if (moderators)
    next.moderatedBy = lists.apply('ModeratedBy', next.moderatedBy, moderators, (one) => !isGroup(one));
  const name = 'BypassModerationFromSendersOrMembers';
  const bypass = listOf(given.get(name));
  if (bypass)
    next.bypassModerationFromSendersOrMembers = lists.apply(
      name,
      next.bypassModerationFromSendersOrMembers,
      bypass,
      () => true,
    );
  const notify = given.get('SendModerationNotifications');
  if (notify === undefined) return;
  if (notify !== 'Always' && notify !== 'Internal' && notify !== 'Never')
    throw badArgument('SendModerationNotifications', `'${String(notify)}' is not Always, Internal or Never.`);
  next.sendModerationNotifications = notify;
}

/** Exchange wraps a tip in HTML and writes it to the default translation too. */
function mailTip(next: Restrictions, given: Argument | undefined): void {
  if (given === undefined) return;
  const text = typeof given === 'string' ? given : '';
  const shown = text.replace(/<[^>]*>/g, '');
  if (shown.length > LONGEST_TIP)
    throw badArgument('MailTip', `It shows ${shown.length} characters; at most ${LONGEST_TIP} are allowed.`);
  const html = text.startsWith('<html>') ? text : `<html>\n<body>\n${text}\n</body>\n</html>\n`;
  next.mailTip = text === '' ? null : html;
  next.mailTipTranslations = text === '' ? [] : [`default:${html}`];
}

class ListWriter {
  readonly #recipients: Recipients;
  readonly #clearing: Clearing;

  constructor(recipients: Recipients, clearing: Clearing) {
    this.#recipients = recipients;
    this.#clearing = clearing;
  }

  apply(
    parameter: string,
    before: readonly Guid[],
    change: ListChange,
    fits: (one: Recipient) => boolean,
  ): Guid[] {
    const guid = (name: string): Guid => {
      // An entry stays valid in the form in which it is read back.
      if (before.includes(name.toLowerCase())) return name.toLowerCase();
      const found = this.#recipients.one(name);
      if (!fits(found) || found.typeDetails === 'GroupMailbox')
        throw operation(`"${name}" is not a valid recipient type for ${parameter}.`);
      return found.guid;
    };
    if ('replace' in change) {
      if (change.replace.length > 0) return [...new Set(change.replace.map(guid))];
      if (this.#clearing === 'refused') throw badArgument(parameter, 'The list is empty.');
      return this.#clearing === 'works' ? [] : [...before];
    }
    const removed = change.remove.map(guid);
    return [...new Set([...before, ...change.add.map(guid)])].filter((one) => !removed.includes(one));
  }

  isGroup(guid: Guid): boolean {
    return this.#recipients.matching(guid).some(isGroup);
  }
}

const isGroup = (recipient: Recipient): boolean => recipient.group !== undefined;

const listOf = (argument: Argument | undefined): ListChange | undefined =>
  typeof argument === 'object' && argument !== null ? argument : undefined;
