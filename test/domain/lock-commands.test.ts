import { expect, test } from 'vitest';
import { lockByHand, lockCommand, releaseCommand } from '../../shared/domain/lock-commands.ts';
import { address, group } from '../contract/stores/records.ts';
import { parsePowerShell } from '../powershell.ts';
import { LOCK } from './lock-records.ts';

const HOLDERS = [address('stormlock@example.org'), address('desk@example.org')];
const accept =
  "'everyone@example.org' -AcceptMessagesOnlyFromSendersOrMembers 'stormlock@example.org','desk@example.org'";
const OPEN = LOCK.snapshot;
const RESTRICTED = {
  ...OPEN,
  acceptSenders: ['guid-1', 'guid-2'],
  acceptGroups: ['guid-3'],
  names: { 'guid-1': 'ann@example.org', 'guid-2': 'Bob', 'guid-3': "o'brien-team@example.org" },
};

test.each([
  ['distribution-list', `Set-DistributionGroup ${accept} -BypassSecurityGroupManagerCheck`],
  ['mail-enabled-security-group', `Set-DistributionGroup ${accept} -BypassSecurityGroupManagerCheck`],
  ['dynamic-distribution-group', `Set-DynamicDistributionGroup ${accept}`],
  ['microsoft-365-group', `Set-UnifiedGroup ${accept}`],
] as const)('a %s is locked by its own cmdlet, in the cloud and on premises', (kind, command) => {
  expect(lockCommand(group({ kind }), HOLDERS)).toBe(command);
  expect(lockCommand(group({ kind, onPremises: true }), HOLDERS)).toBe(command);
});

test('nothing in an address is more than text', () => {
  const odd = ['$(whoami)`n$x@example.org', "o'brien’s‘@example.org"].map(
    (text) => text as (typeof HOLDERS)[0],
  );
  const { root, errors } = parsePowerShell(lockCommand(group({ address: odd[1] ?? group().address }), odd));
  expect(errors).toEqual([]);
  expect(root.descendantsOfType('variable')).toEqual([]);
  expect(lockCommand(group(), odd)).toContain("'$(whoami)`n$x@example.org','o''brien’’s‘‘@example.org'");
});

test('where no mailbox is known, whoever pastes the command is asked for one', () => {
  const command = lockCommand(group(), []);
  expect(parsePowerShell(command).errors).toEqual([]);
  expect(command).toContain("-AcceptMessagesOnlyFromSendersOrMembers (Read-Host '");
});

test('the way back is the list that was there, by address where there is one', () => {
  expect(releaseCommand(group(), OPEN)).toBe(
    "Set-DistributionGroup 'everyone@example.org' -AcceptMessagesOnlyFromSendersOrMembers $null -BypassSecurityGroupManagerCheck",
  );
  const command = releaseCommand(group({ kind: 'dynamic-distribution-group' }), RESTRICTED);
  expect(command).toContain("'ann@example.org','guid-2','o''brien-team@example.org'");
  expect(parsePowerShell(command).errors).toEqual([]);
});

test.each([
  ['what everyone could mail', OPEN, 'Everyone could mail it before; to give it back:\nSet-'],
  ['what some could', RESTRICTED, 'Before, ann@example.org, guid-2, o'],
  ['what could not be read', undefined, "Get-DistributionGroup 'everyone@example.org' | Format-List"],
  [
    'what shows a lock already',
    { ...OPEN, acceptSenders: ['guid'], names: { guid: 'stormlock@example.org' } },
    'names stormlock@example.org already',
  ],
])('people are told how to lock %s, and what that replaces', (_, before, told) => {
  expect(lockByHand(group(), HOLDERS, before)).toContain('Paste into Exchange Online PowerShell:\nSet-');
  expect(lockByHand(group(), HOLDERS, before)).toContain(told);
  expect(lockByHand(group({ onPremises: true }), HOLDERS, before)).toContain(
    'Run in the Exchange Management Shell on premises:\nSet-',
  );
});
