import type { Group } from '../world/types.ts';
import type { World } from '../world/world.ts';
import type { CmdletName } from './cmdlet-table.ts';
import type { Arguments } from './parameters.ts';
import type { Recipients } from './recipients.ts';
import { CmdletError, notFound, operation, synchronized } from './refusal.ts';
import { changed } from './restriction-change.ts';
import { type CmdletResult, nothing } from './result.ts';
import type { ExchangeSettings } from './settings.ts';

const WRITES: Partial<Record<CmdletName, readonly string[]>> = {
  'Set-DistributionGroup': ['MailUniversalDistributionGroup', 'MailUniversalSecurityGroup'],
  'Set-DynamicDistributionGroup': ['DynamicDistributionGroup'],
  'Set-UnifiedGroup': ['GroupMailbox'],
};
const NOT_PROPERTIES = new Set(['Identity', 'Confirm', 'WhatIf', 'BypassSecurityGroupManagerCheck']);

/** Set-DistributionGroup, -DynamicDistributionGroup and -UnifiedGroup: silent when it succeeds. Throws CmdletError. */
export function setGroup(
  cmdlet: CmdletName,
  given: Arguments,
  recipients: Recipients,
  world: World,
  settings: ExchangeSettings,
  applies: boolean,
): CmdletResult {
  const group = writable(cmdlet, given, recipients, settings);
  const next = changed(group, given, recipients, settings.clearing);
  if (given.get('WhatIf') === true)
    return { ...nothing(), confirmation: `What if: Setting distribution group "${group.displayName}".` };
  if (JSON.stringify(next) === JSON.stringify(group.restrictions)) {
    return nothing([
      `The command completed successfully but no settings of '${group.displayName}' have been modified.`,
    ]);
  }
  if (applies) world.restrict(group, next);
  return nothing();
}

function writable(
  cmdlet: CmdletName,
  given: Arguments,
  recipients: Recipients,
  settings: ExchangeSettings,
): Group {
  const identity = String(given.get('Identity') ?? '');
  const { group, typeDetails } = recipients.one(identity);
  if (typeDetails === 'GroupMailbox' && cmdlet !== 'Set-UnifiedGroup')
    throw operation('The current operation is not supported on GroupMailbox.');
  if (group === undefined || WRITES[cmdlet]?.includes(typeDetails) !== true) throw notFound(identity);
  if (cmdlet === 'Set-UnifiedGroup' && settings.refusesUnifiedGroups) throw appOnlyRefused();
  if (cmdlet === 'Set-DistributionGroup' && given.get('BypassSecurityGroupManagerCheck') !== true)
    throw notManager(group);
  if (settings.outsideWriteScope.includes(group.guid)) throw outsideScope(group);
  const [property] = [...given.keys()].filter((name) => !NOT_PROPERTIES.has(name));
  if (group.isDirSynced && property !== undefined) throw synchronized(cmdlet, property, group.displayName);
  return group;
}

/** An application is never among the managers of a group. */
const notManager = (group: Group): CmdletError =>
  group.kind === 'MailUniversalSecurityGroup'
    ? operation('The executing user is not in the current organization.', 'TaskInvalidOperationException')
    : operation(
        "You don't have sufficient permissions. This operation can only be performed by a manager of the group.",
        'OperationRequiresGroupManagerException',
      );

const outsideScope = (group: Group): CmdletError =>
  operation(
    `"${group.displayName}" isn't within your current write scopes. Can't perform save operation.`,
    'TaskInvalidOperationException',
  );

const appOnlyRefused = (): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    'Microsoft.Exchange.Data.Directory.ADOperationException',
    'Active Directory operation failed. This error is not retriable. Additional information: INSUFF_ACCESS_RIGHTS. Failed to retrieve executing user.',
  );
