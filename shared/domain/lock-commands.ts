import type { Address } from './address.ts';
import type { Group } from './group.ts';
import type { SenderRestrictions } from './restrictions.ts';

/** Who may mail a group that people lock by hand; empty where no mailbox is known. */
export type HandHolders = readonly Address[];

/** The line an admin pastes into Exchange PowerShell, in the cloud or on premises, where Stormlock cannot lock. */
export const lockCommand = (group: Group, holders: HandHolders): string =>
  setCommand(
    group,
    holders.length === 0 ? "(Read-Host 'Address of a mailbox of yours')" : holders.map(literal).join(','),
  );

/** The line that gives the group back to those who could mail it before. */
export function releaseCommand(group: Group, before: SenderRestrictions): string {
  const entries = entriesOf(before);
  return setCommand(group, entries.length === 0 ? '$null' : entries.map(literal).join(','));
}

/** What to paste, where, how that is taken back, and who could mail the group before. */
export function lockByHand(
  group: Group,
  holders: HandHolders,
  before: SenderRestrictions | undefined,
): string {
  const where = group.onPremises
    ? 'Run in the Exchange Management Shell on premises'
    : 'Paste into Exchange Online PowerShell';
  return `${where}:\n${lockCommand(group, holders)}\n${wayBack(group, holders, before)}`;
}

function wayBack(group: Group, holders: HandHolders, before: SenderRestrictions | undefined): string {
  if (before === undefined)
    return `That replaces its accept list, which could not be read: write down first what this shows:\n${cmdletOf('Get', group)} ${literal(group.address)} | Format-List AcceptMessagesOnlyFrom*`;
  const entries = entriesOf(before);
  const [holder] = holders;
  if (holder !== undefined && entries.includes(holder))
    return `Its accept list names ${holder} already: where it was locked by hand before, the notice of that day tells how to give it back.`;
  const who = entries.length === 0 ? 'Everyone could mail it before' : `Before, ${entries.join(', ')} could`;
  return `${who}; to give it back:\n${releaseCommand(group, before)}`;
}

/** By address where there is one: names need not be unique. */
const entriesOf = ({ acceptSenders, acceptGroups, unresolved, names = {} }: SenderRestrictions): string[] => [
  ...[...acceptSenders, ...acceptGroups].map((entry) => (names[entry]?.includes('@') ? names[entry] : entry)),
  ...unresolved,
];

function setCommand(group: Group, accepted: string): string {
  const cmdlet = cmdletOf('Set', group);
  const bypass = cmdlet === 'Set-DistributionGroup' ? ' -BypassSecurityGroupManagerCheck' : '';
  return `${cmdlet} ${literal(group.address)} -AcceptMessagesOnlyFromSendersOrMembers ${accepted}${bypass}`;
}

function cmdletOf(verb: 'Get' | 'Set', { kind }: Group): string {
  switch (kind) {
    case 'microsoft-365-group':
      return `${verb}-UnifiedGroup`;
    case 'dynamic-distribution-group':
      return `${verb}-DynamicDistributionGroup`;
    case 'distribution-list':
    case 'mail-enabled-security-group':
      return `${verb}-DistributionGroup`;
  }
}

/** Nothing is expanded inside single quotes; PowerShell ends them at typographic ones too. */
const literal = (text: string): string => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
