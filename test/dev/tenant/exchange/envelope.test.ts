import { describe, expect, test } from 'vitest';
import { readCommand } from '../../../../dev/tenant/exchange/envelope.ts';

const body = (CmdletName: string, Parameters: unknown): string =>
  JSON.stringify({ CmdletInput: { CmdletName, Parameters } });
const set = (Parameters: unknown): ReturnType<typeof readCommand> =>
  readCommand(body('Set-DistributionGroup', Parameters));
const change = (value: unknown): unknown =>
  set({ AcceptMessagesOnlyFrom: value }).arguments.get('AcceptMessagesOnlyFrom');

describe('the envelope', () => {
  test('names a cmdlet and its parameters, whatever their case', () => {
    const command = readCommand(body('set-distributiongroup', { identity: 'x' }));
    expect(command.cmdlet).toBe('Set-DistributionGroup');
    expect(command.arguments).toEqual(new Map([['Identity', 'x']]));
  });

  test.each([
    ['not json', /not JSON/],
    [JSON.stringify({ CmdletName: 'Get-Recipient' }), /CmdletInput/],
    [JSON.stringify({ CmdletInput: { CmdletName: 'Get-Recipient', Params: {} } }), /Params/],
    [body('Get-Everything', {}), /'Get-Everything' is not recognized/],
    [body('Get-Recipient', { Identityy: 'x' }), /parameter name 'Identityy'/],
    [body('Set-UnifiedGroup', { AcceptMessagesOnlyFrom: ['x'] }), /parameter name 'AcceptMessagesOnlyFrom'/],
    [
      body('Set-DynamicDistributionGroup', { BypassSecurityGroupManagerCheck: true }),
      /parameter name 'BypassSecurityGroupManagerCheck'/,
    ],
    [body('Set-DistributionGroup', { ModerationEnabled: 'yes' }), /Cannot convert value ""yes""/],
    [body('Get-Recipient', { ResultSize: 'All' }), /ResultSize/],
  ])('%s is refused', (text, why) => {
    expect(() => readCommand(text)).toThrow(why);
  });
});

describe('lists', () => {
  test('a plain list replaces, null and an empty list clear', () => {
    expect(change(['a', 'b'])).toEqual({ replace: ['a', 'b'] });
    expect(change('a')).toEqual({ replace: ['a'] });
    expect(change(null)).toEqual({ replace: [] });
    expect(change([])).toEqual({ replace: [] });
  });

  test('a tagged hash table adds and removes', () => {
    const value = { '@odata.type': '#Exchange.GenericHashTable', Add: ['a'], Remove: 'b' };
    expect(change(value)).toEqual({ add: ['a'], remove: ['b'] });
  });

  test.each([
    [{ Add: ['a'] }],
    [{ '@odata.type': '#Exchange.HashTable', Add: ['a'] }],
    [{ '@odata.type': '#Exchange.GenericHashTable', Plus: ['a'] }],
    [{ '@odata.type': '#Exchange.GenericHashTable', Add: [1] }],
    [[1]],
    [7],
  ])('%j is no list change', (value) => {
    expect(() => change(value)).toThrow(/Cannot process argument transformation/);
  });

  test('the combined list cannot be changed by a hash table', () => {
    const AcceptMessagesOnlyFromSendersOrMembers = {
      '@odata.type': '#Exchange.GenericHashTable',
      Add: ['a'],
    };
    expect(() => set({ AcceptMessagesOnlyFromSendersOrMembers })).toThrow(/can only be replaced/);
  });
});
