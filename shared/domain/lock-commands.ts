import type { Address } from './address.ts';
import type { Group } from './group.ts';

/** The line an admin pastes into Exchange Online PowerShell when Stormlock cannot lock by itself. */
export function lockCommand({ kind, address }: Group, holder: Address | undefined): string {
  const accept = `"${address}" -AcceptMessagesOnlyFromSendersOrMembers ${holderOr(holder)}`;
  switch (kind) {
    case 'microsoft-365-group':
      return `Set-UnifiedGroup ${accept}`;
    case 'dynamic-distribution-group':
      return `Set-DynamicDistributionGroup ${accept}`;
    case 'distribution-list':
    case 'mail-enabled-security-group':
      return `Set-DistributionGroup ${accept} -BypassSecurityGroupManagerCheck`;
  }
}

/** The same in the Exchange Management Shell on premises, for a group that is mastered there. */
export function onPremisesLockCommand({ kind, address }: Group, holder: Address | undefined): string {
  const cmdlet =
    kind === 'dynamic-distribution-group' ? 'Set-DynamicDistributionGroup' : 'Set-DistributionGroup';
  return `${cmdlet} "${address}" -AcceptMessagesOnlyFromSendersOrMembers ${holderOr(holder)}`;
}

const holderOr = (holder: Address | undefined): string =>
  holder === undefined ? '<a mailbox of yours>' : `"${holder}"`;
