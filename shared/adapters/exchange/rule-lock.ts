import { z } from 'zod';
import { Refused } from '../../domain/errors.ts';
import { type Group, type GroupId, toGroupId } from '../../domain/group.ts';
import type { RestrictionChange } from '../../domain/restrictions.ts';
import { DAY, type Instant, toIso } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GroupLock, LockNote } from '../../ports/groups.ts';
import type { ExchangeClient, Parameters } from './client.ts';
import { identityOf } from './cmdlets.ts';
import { listOf, recipientOf } from './recipients.ts';
import { isNotOne } from './refusal.ts';

const text = z.string().nullish();
const list = z.union([z.string(), z.array(z.string())]).nullish();

const ruleItem = z.object({
  Guid: z.string(),
  Name: z.string(),
  Comments: text,
  State: text,
  Mode: text,
  AnyOfToCcHeader: list,
  ExceptIfFrom: list,
  ExceptIfFromMemberOf: list,
  ExpiryDate: text,
});

type Rule = z.infer<typeof ruleItem>;

/** Names of our rules begin so; a rule has at most 64 characters for it. */
const PREFIX = 'Stormlock ';
const GROUP_MARK = /\(group ([0-9a-f-]{36})\)/;

const REASON =
  'This group is closed for a while because of a reply-all storm. Your mail was delivered to nobody. You need not send it again.';

/**
 * Locks groups that are mastered on premises, whose own lists the cloud cannot change, by a mail flow rule that rejects
 * what is addressed to them. The group itself is not touched: the lists that are read here are the rule's exceptions.
 * Without Stormlock a rule ends by itself.
 */
export function exchangeRuleLock({
  exchange,
  clock,
  resolveSenders,
}: {
  exchange: ExchangeClient;
  clock: Clock;
  resolveSenders: GroupLock['resolveSenders'];
}): GroupLock {
  return {
    means: () => 'rule',
    resolveSenders,
    async read(group) {
      const rule = await ruleOf(exchange, group.id);
      const working = rule !== undefined && works(rule, group, clock.now());
      const senders = working ? await guidsOf(exchange, rule.ExceptIfFrom) : NOBODY;
      const groups = working ? await guidsOf(exchange, rule.ExceptIfFromMemberOf) : NOBODY;
      return {
        acceptSenders: senders.found,
        acceptGroups: groups.found,
        rejectSenders: [],
        rejectGroups: [],
        requireSenderAuthentication: false,
        moderationEnabled: false,
        moderatedBy: [],
        bypassModeration: [],
        unresolved: [...senders.missing, ...groups.missing],
        readAt: clock.now(),
      };
    },
    async write(group, change, note) {
      if (change.senders.length + change.groups.length === 0) throw namesNobody(group);
      const rule = await ruleOf(exchange, group.id);
      if (change.form === 'remove') {
        if (rule !== undefined) await removed(exchange, rule);
        return;
      }
      const parameters = ruleFor(group, change, note ?? { incident: group.id, until: clock.now() + DAY });
      if (rule !== undefined && canBecome(rule, parameters))
        return exchange.write('Set-TransportRule', { ...named(rule), ...parameters });
      if (rule !== undefined) await removed(exchange, rule);
      return exchange.write('New-TransportRule', parameters);
    },
    async renew(group, { until }) {
      const rule = await ruleOf(exchange, group.id);
      if (rule === undefined || !works(rule, group, clock.now())) return false;
      return isThere(exchange.write('Set-TransportRule', { ...named(rule), ExpiryDate: toIso(until) }));
    },
    async findLocked() {
      const now = clock.now();
      const rules = (await ourRules(exchange)).filter((rule) => !hasEnded(rule, now));
      return rules.map(groupIdIn).filter((id) => id !== undefined);
    },
  };
}

const NOBODY = { found: [], missing: [] };

const namesNobody = (group: Group): Refused =>
  new Refused(
    `a change of the lock of ${group.name} names nobody`,
    'Nothing was written. Look the group up again.',
  );

async function ourRules(exchange: ExchangeClient): Promise<Rule[]> {
  const { items } = await exchange.read('Get-TransportRule', {}, ruleItem);
  return items.filter(({ Name }) => Name.startsWith(PREFIX));
}

const ruleOf = async (exchange: ExchangeClient, id: GroupId): Promise<Rule | undefined> =>
  (await ourRules(exchange)).find((rule) => groupIdIn(rule) === id);

function groupIdIn({ Comments }: Rule): GroupId | undefined {
  const [, id] = GROUP_MARK.exec(Comments ?? '') ?? [];
  return id === undefined ? undefined : toGroupId(id);
}

const hasEnded = ({ ExpiryDate }: Rule, now: Instant): boolean =>
  ExpiryDate ? Date.parse(ExpiryDate) <= now : false;

/** Switched on, and for the group's primary address: a rule matches no other, whatever it names. */
function works(rule: Rule, group: Group, now: Instant): boolean {
  const stopped = listOf(rule.AnyOfToCcHeader).map((address) => address.toLowerCase());
  return (
    rule.State === 'Enabled' &&
    rule.Mode === 'Enforce' &&
    !hasEnded(rule, now) &&
    stopped.includes(group.address)
  );
}

async function guidsOf(
  exchange: ExchangeClient,
  entries: Rule['ExceptIfFrom'],
): Promise<{ found: string[]; missing: string[] }> {
  const found: string[] = [];
  const missing: string[] = [];
  for (const entry of listOf(entries)) {
    const recipient = await recipientOf(exchange, entry);
    if (recipient === undefined) missing.push(entry);
    else found.push(recipient.guid);
  }
  return { found: found.sort(), missing };
}

/** A rule without a condition would reject all mail of the organisation: one without an address is never written. */
function ruleFor(group: Group, change: RestrictionChange, { incident, until }: LockNote): Parameters {
  const address: string = group.address;
  if (address === '' || change.senders.length + change.groups.length === 0) {
    throw new Refused(
      `a mail flow rule for ${group.name} would have no address or nobody it lets through`,
      'Nothing was written. Look the group up again.',
    );
  }
  return {
    Name: `${PREFIX}${incident}`.slice(0, 64),
    Comments: `Rejects mail to ${group.address} during a reply-all storm (group ${group.id}). Made by Stormlock for incident ${incident}; it removes the rule when it releases the group. Remove it to let mail through.`,
    Priority: 0,
    Mode: 'Enforce',
    AnyOfToCcHeader: [address],
    ...(change.senders.length === 0 ? {} : { ExceptIfFrom: change.senders }),
    ...(change.groups.length === 0 ? {} : { ExceptIfFromMemberOf: change.groups }),
    RejectMessageReasonText: REASON,
    ExpiryDate: toIso(until),
  };
}

/**
 * What Set-TransportRule is not given it leaves as it is: it can neither switch a rule on nor take all exceptions away.
 * Then the rule is made anew.
 */
const canBecome = (rule: Rule, parameters: Parameters): boolean =>
  rule.State === 'Enabled' &&
  (listOf(rule.ExceptIfFrom).length === 0 || 'ExceptIfFrom' in parameters) &&
  (listOf(rule.ExceptIfFromMemberOf).length === 0 || 'ExceptIfFromMemberOf' in parameters);

const removed = (exchange: ExchangeClient, rule: Rule): Promise<boolean> =>
  isThere(exchange.write('Remove-TransportRule', { ...named(rule), Confirm: false }));

const named = ({ Guid }: Rule): Parameters => ({ Identity: identityOf(toGroupId(Guid)) });

/** False where the rule that was to be written is gone meanwhile. */
async function isThere(write: Promise<void>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isNotOne(error)) return false;
    throw error;
  }
}
