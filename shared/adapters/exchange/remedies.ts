/** What Exchange's refusals mean, first match wins, tested against `<status> <exception> <sentence>`. */
export type KnownRefusal = {
  when: RegExp;
  /** What a person can do. Absent where waiting alone helps. */
  remedy?: string;
  /** May pass within seconds all the same. */
  mayPass?: true;
};

const ROLE_GROUP =
  'Assign the app the Exchange role group of docs/permissions.md (or the Entra role Exchange Recipient Administrator); a new assignment takes some minutes to work.';

const KNOWN_REFUSALS: readonly KnownRefusal[] = [
  {
    when: /DCOverloadedException|SuitabilityDirectoryException|ServerInMMException|ADServerSettingsChangedException|StorageTransientException|CmdletProxyNotAvailable|ServerBusy|BackendCommunicationException/i,
  },
  { when: /is not allowed to call/i, remedy: ROLE_GROUP },
  { when: /isn't supported in this scenario|is not supported in this scenario/i, remedy: ROLE_GROUP },
  {
    when: /being synchronized from your on-premises organization/i,
    remedy:
      'The group is mastered on premises: run Set-DistributionGroup there, reject its mail by a mail flow rule, or move its source of authority to the cloud.',
  },
  {
    when: /write scopes?\b/i,
    remedy: "Extend the custom write scope of the app's role assignment so that it covers this group.",
  },
  {
    when: /executing user is not in the current organization|OperationRequiresGroupManager|can only be performed by a manager of the group/i,
    remedy:
      'The app needs the role "Security Group Creation and Membership" to change groups it does not manage.',
  },
  {
    when: /INSUFF_ACCESS_RIGHTS|Failed to retrieve executing user/i,
    remedy:
      'Exchange refuses this app-only: an administrator must change the group with Set-UnifiedGroup in PowerShell.',
  },
  {
    when: /not supported on GroupMailbox/i,
    remedy:
      'The group has become a Microsoft 365 group since Stormlock looked it up: it will be looked up again.',
  },
  {
    when: /role definition of the current user|parameter cannot be found|CommandNotFoundException/i,
    remedy:
      "The app's Exchange role lacks this cmdlet or parameter: give it the roles View-Only Recipients, Distribution Groups and Security Group Creation and Membership.",
  },
  {
    when: /ManagementObjectNotFoundException|couldn't be found on/i,
    remedy:
      'The group, or one of the senders to be written, no longer exists: look at the group in Exchange.',
  },
  {
    when: /ManagementObjectAmbiguousException|matches multiple entries/i,
    remedy: 'Several recipients have this name: write their GUIDs by hand.',
  },
  // A role that has not reached every server yet looks like this.
  { when: /^401\b/, remedy: ROLE_GROUP, mayPass: true },
  {
    when: /^403\b/,
    remedy: 'Grant the app Exchange.ManageAsApp on Office 365 Exchange Online, with admin consent.',
  },
];

export const knownRefusal = (
  status: number,
  code: string | undefined,
  message: string | undefined,
): KnownRefusal | undefined =>
  KNOWN_REFUSALS.find(({ when }) => when.test(`${status} ${code ?? ''} ${message ?? ''}`));
