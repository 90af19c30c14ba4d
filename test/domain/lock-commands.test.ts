import { expect, test } from 'vitest';
import { lockCommand, onPremisesLockCommand } from '../../shared/domain/lock-commands.ts';
import { address, group } from '../contract/stores/records.ts';

const HOLDER = address('stormlock@example.org');
const accept = '"everyone@example.org" -AcceptMessagesOnlyFromSendersOrMembers "stormlock@example.org"';

test.each([
  ['distribution-list', `Set-DistributionGroup ${accept} -BypassSecurityGroupManagerCheck`],
  ['mail-enabled-security-group', `Set-DistributionGroup ${accept} -BypassSecurityGroupManagerCheck`],
  ['dynamic-distribution-group', `Set-DynamicDistributionGroup ${accept}`],
  ['microsoft-365-group', `Set-UnifiedGroup ${accept}`],
] as const)('a %s is locked in the cloud by its own cmdlet', (kind, command) => {
  expect(lockCommand(group({ kind }), HOLDER)).toBe(command);
});

test.each([
  ['distribution-list', 'Set-DistributionGroup'],
  ['dynamic-distribution-group', 'Set-DynamicDistributionGroup'],
] as const)('a %s is locked on premises without the switch of the cloud', (kind, cmdlet) => {
  expect(onPremisesLockCommand(group({ kind }), HOLDER)).toBe(`${cmdlet} ${accept}`);
});

test('where no mailbox is known the admin puts in one', () => {
  expect(lockCommand(group(), undefined)).toContain('<a mailbox of yours>');
});
