import { expect, test } from 'vitest';
import { mailTipFaults } from './mail-tips.ts';
import type { Said } from './referee.ts';

const asked = {
  EmailAddresses: ['all@contoso.example'],
  MailTipsOptions: 'deliveryRestriction, totalMemberCount',
};
const emailAddress = { name: '', address: 'all@contoso.example' };
const told = { value: [{ emailAddress, deliveryRestricted: true, totalMemberCount: 12 }] };

const exchange = (over: Partial<Said> = {}): Said => ({
  method: 'POST',
  url: 'https://graph.example/v1.0/users/0a1b/getMailTips',
  requestHeaders: {},
  requestBody: JSON.stringify(asked),
  status: 200,
  responseBody: told,
  ...over,
});
const faults = (over: Partial<Said> = {}, roles = ['Mail.Read']): string[] =>
  mailTipFaults(exchange(over), roles).map(({ of, text }) => `${of}: ${text}`);

test('mail tips as documented are in order, answered, refused or lost', () => {
  expect(faults()).toEqual([]);
  const error = { code: 'ErrorAccessDenied', message: 'No.', innerError: {} };
  expect(faults({ status: 403, responseBody: { error } })).toEqual([]);
  const unknown = { emailAddress, error: { code: 'ErrorRecipientNotFound', message: 'No such.' } };
  expect(faults({ responseBody: { value: [unknown] } })).toEqual([]);
  const { status: _, responseBody: __, ...lost } = exchange();
  expect(mailTipFaults(lost, ['Mail.Read'])).toEqual([]);
});

test('without the permission they are not to be asked for', () => {
  expect(faults({}, ['Mail.ReadWrite'])).toEqual([expect.stringMatching(/^request: .*Mail\.Read$/)]);
});

test.each<[string, Partial<Said>]>([
  ['another method', { method: 'GET' }],
  ['another path', { url: 'https://graph.example/v1.0/me/getMailTips' }],
  ['no body', { requestBody: '' }],
  ['an unknown option', { requestBody: JSON.stringify({ ...asked, MailTipsOptions: 'weather' }) }],
  ['a parameter too many', { requestBody: JSON.stringify({ ...asked, As: 'me' }) }],
  ['no address', { requestBody: JSON.stringify({ ...asked, EmailAddresses: [] }) }],
])('a question with %s is at fault', (_, over) => {
  expect(faults({ ...over, status: 403, responseBody: { error: { code: 'x', message: '' } } })).toEqual([
    expect.stringMatching(/^request: /),
  ]);
});

test.each<[string, Partial<Said>]>([
  ['another status', { status: 202 }],
  ['no body', { responseBody: undefined }],
  ['a value of another type', { responseBody: { value: [{ emailAddress, deliveryRestricted: 'yes' }] } }],
  ['an unknown property', { responseBody: { value: [{ emailAddress, restricted: true }] } }],
  ['a tip that nobody asked for', { responseBody: { value: [{ emailAddress, isModerated: true }] } }],
  ['nothing on an address that was asked about', { responseBody: { value: [] } }],
  ['a refusal without a reason', { status: 400, responseBody: {} }],
])('an answer with %s is at fault', (_, over) => {
  expect(faults(over)).toEqual([expect.stringMatching(/^answer: /)]);
});
