import type { ParameterTable } from './parameters.ts';

const reading = { Identity: 'string', Filter: 'string', ResultSize: 'result-size' } as const;

const withDisplayNames = {
  IncludeAcceptMessagesOnlyFromSendersOrMembersWithDisplayNames: 'switch',
  IncludeBypassModerationFromSendersOrMembersWithDisplayNames: 'switch',
  IncludeGrantSendOnBehalfToWithDisplayNames: 'switch',
  IncludeModeratedByWithDisplayNames: 'switch',
} as const;

const restrictions = {
  Identity: 'string',
  AcceptMessagesOnlyFromSendersOrMembers: 'list',
  RejectMessagesFromSendersOrMembers: 'list',
  ModerationEnabled: 'boolean',
  ModeratedBy: 'list',
  RequireSenderAuthenticationEnabled: 'boolean',
  MailTip: 'string',
} as const;

/** There is no switch for the reject lists on these two. */
const splitWithDisplayNames = {
  ...withDisplayNames,
  IncludeAcceptMessagesOnlyFromWithDisplayNames: 'switch',
  IncludeAcceptMessagesOnlyFromDLMembersWithDisplayNames: 'switch',
} as const;

/** On Set-DistributionGroup and Set-DynamicDistributionGroup; @{Add;Remove} is documented for these forms only. */
const splitRestrictions = {
  ...restrictions,
  AcceptMessagesOnlyFrom: 'changeable-list',
  AcceptMessagesOnlyFromDLMembers: 'changeable-list',
  RejectMessagesFrom: 'changeable-list',
  RejectMessagesFromDLMembers: 'changeable-list',
  BypassModerationFromSendersOrMembers: 'list',
  SendModerationNotifications: 'string',
} as const;

const rule = {
  Name: 'string',
  AnyOfToCcHeader: 'list',
  ExceptIfFrom: 'list',
  ExceptIfFromMemberOf: 'list',
  HeaderContainsMessageHeader: 'string',
  HeaderContainsWords: 'list',
  SubjectContainsWords: 'list',
  RejectMessageReasonText: 'string',
  RejectMessageEnhancedStatusCode: 'string',
  DeleteMessage: 'boolean',
  Quarantine: 'boolean',
  Mode: 'string',
  Priority: 'int',
  StopRuleProcessing: 'boolean',
  ExpiryDate: 'date',
  ActivationDate: 'date',
  Comments: 'string',
} as const;

/** The cmdlets this tenant knows, with the parameters it simulates; anything else is refused. */
export const CMDLETS = {
  'Get-Recipient': reading,
  'Get-Mailbox': reading,
  'Get-DistributionGroup': { ...reading, ...splitWithDisplayNames },
  'Get-DynamicDistributionGroup': { ...reading, ...splitWithDisplayNames },
  'Get-UnifiedGroup': {
    ...reading,
    ...withDisplayNames,
    IncludeRejectMessagesFromSendersOrMembersWithDisplayNames: 'switch',
  },
  'Set-DistributionGroup': {
    ...splitRestrictions,
    BypassSecurityGroupManagerCheck: 'switch',
    Confirm: 'boolean',
    WhatIf: 'switch',
  },
  'Set-DynamicDistributionGroup': { ...splitRestrictions, Confirm: 'boolean', WhatIf: 'switch' },
  'Set-UnifiedGroup': { ...restrictions, Confirm: 'boolean', WhatIf: 'switch' },
  'Get-DistributionGroupMember': { Identity: 'string', ResultSize: 'result-size' },
  'Get-DynamicDistributionGroupMember': { Identity: 'string', ResultSize: 'result-size' },
  'New-TransportRule': { ...rule, Enabled: 'boolean' },
  'Set-TransportRule': { ...rule, Identity: 'string' },
  'Get-TransportRule': { Identity: 'string' },
  'Remove-TransportRule': { Identity: 'string', Confirm: 'boolean' },
  'Get-TransportConfig': {},
  'Get-OrganizationConfig': {},
} as const satisfies Record<string, ParameterTable>;

export type CmdletName = keyof typeof CMDLETS;

/** The cmdlet's own spelling; PowerShell ignores case. */
export const cmdletNamed = (name: string): CmdletName | undefined =>
  (Object.keys(CMDLETS) as CmdletName[]).find((known) => known.toLowerCase() === name.toLowerCase());
