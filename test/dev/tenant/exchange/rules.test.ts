import { describe, expect, test } from 'vitest';
import { exchange, messageOf } from './set-up.ts';

const MINUTE = 60_000;
const mail = {
  subject: 'RE: Test',
  toCc: ['all@contoso.example'],
  headers: new Map([['references', '<1@contoso.example>']]),
};
const stop = { Name: 'Stop', RejectMessageReasonText: 'Too many replies.' };

describe('mail flow rules', () => {
  test('work half an hour after they were made, until they expire', async () => {
    const { rows, service, clock } = exchange();
    await rows('New-TransportRule', {
      ...stop,
      AnyOfToCcHeader: ['all@contoso.example'],
      ExpiryDate: new Date(clock.now() + 120 * MINUTE).toISOString(),
    });
    const isStopped = (after: number) =>
      service.cmdlets.rules.stopping(mail, clock.now() + after * MINUTE) !== undefined;
    expect([29, 31, 119, 120].map(isStopped)).toEqual([false, true, true, false]);
  });

  test('without a condition stop all mail', async () => {
    const { rows, service, clock } = exchange({ rulePropagation: 0 });
    await rows('New-TransportRule', stop);
    const other = { subject: 'Lunch', toCc: ['desk@contoso.example'], headers: new Map<string, string>() };
    expect(service.cmdlets.rules.stopping(other, clock.now())?.name).toBe('Stop');
  });

  test.each([
    [{ SubjectContainsWords: ['test'] }, true],
    [{ SubjectContainsWords: ['lunch'] }, false],
    [{ AnyOfToCcHeader: ['everyone@contoso.example'] }, false],
    [{ HeaderContainsMessageHeader: 'References', HeaderContainsWords: ['<1@contoso.example>'] }, true],
    [{ HeaderContainsMessageHeader: 'References', HeaderContainsWords: ['<2@contoso.example>'] }, false],
    [{ Mode: 'Audit' }, false],
    [{ Enabled: false }, false],
  ])('with %j', async (conditions, expected) => {
    const { rows, service, clock } = exchange({ rulePropagation: 0 });
    await rows('New-TransportRule', { ...stop, ...conditions });
    expect(service.cmdlets.rules.stopping(mail, clock.now()) !== undefined).toBe(expected);
  });

  test('are read, changed and removed by name', async () => {
    const { rows } = exchange();
    await rows('New-TransportRule', stop);
    await rows('Set-TransportRule', { Identity: 'Stop', Comments: 'incident 1', DeleteMessage: true });
    expect(await rows('Get-TransportRule', { Identity: 'stop' })).toMatchObject([
      { Comments: 'incident 1', DeleteMessage: true, State: 'Enabled' },
    ]);
    await rows('Remove-TransportRule', { Identity: 'Stop', Confirm: false });
    expect(await rows('Get-TransportRule')).toEqual([]);
  });

  test.each([
    [{ RejectMessageReasonText: 'x' }, /needs a name/],
    [{ Name: 'x'.repeat(65), DeleteMessage: true }, /at most 64/],
    [{ Name: 'x' }, /no action/],
    [{ Name: 'x', DeleteMessage: true, SubjectContainsWords: ['x'.repeat(129)] }, /at most 128/],
    [{ Name: 'x', DeleteMessage: true, HeaderContainsMessageHeader: 'References' }, /given together/],
    [{ Name: 'x', RejectMessageEnhancedStatusCode: '5.7.124' }, /neither 5.7.1 nor/],
    [{ Name: 'x', DeleteMessage: true, Mode: 'On' }, /not Audit/],
    [{ Name: 'Stop', DeleteMessage: true }, /already exists/],
  ])('refuse %j', async (parameters, why) => {
    const tenant = exchange();
    await tenant.rows('New-TransportRule', stop);
    expect(messageOf(await tenant.run('New-TransportRule', parameters))).toMatch(why);
  });
});
