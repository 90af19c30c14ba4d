import { describe, expect, it } from 'vitest';
import { traceColumns, traceMessage } from '../../cli/backtest/trace-csv.ts';
import { traceTime } from '../../cli/backtest/trace-time.ts';

const V2 = [
  'Received',
  'SenderAddress',
  'RecipientAddress',
  'Subject',
  'Status',
  'ToIP',
  'FromIP',
  'Size',
  'MessageId',
  'MessageTraceId',
];
const ADMIN_CENTRE = [
  'origin_timestamp_utc',
  'sender_address',
  'recipient_status',
  'message_subject',
  'total_bytes',
  'message_id',
];
const columnsOf = (header: string[]) => {
  const columns = traceColumns(header);
  if (columns === undefined) throw new Error('no columns');
  return columns;
};

describe('traceColumns', () => {
  it("finds Get-MessageTraceV2's columns", () => {
    expect(columnsOf(V2)).toEqual({ sentAt: 0, from: 1, to: 2, subject: 3, id: 8, status: 4 });
  });

  it("finds the admin centre's, whose recipients say what became of them", () => {
    expect(columnsOf(ADMIN_CENTRE)).toEqual({ sentAt: 0, from: 1, to: 2, subject: 3, id: 5, status: 2 });
  });

  it('is undefined for a header of something else', () => {
    expect(traceColumns(['name', 'size'])).toBeUndefined();
  });
});

describe('traceMessage', () => {
  const row = (to: string, status: string) => [
    '2016-11-14T08:29:00.1234567',
    'Lucy@contoso.example',
    to,
    'RE: Test',
    status,
    '',
    '',
    '1',
    '<1@contoso.example>',
    '',
  ];

  it('reads one row of one recipient', () => {
    expect(traceMessage(row('all@contoso.example', 'Expanded'), columnsOf(V2), true)).toEqual({
      internetMessageId: '<1@contoso.example>',
      subject: 'RE: Test',
      preview: '',
      from: 'lucy@contoso.example',
      recipients: ['all@contoso.example'],
      sentAt: Date.UTC(2016, 10, 14, 8, 29, 0, 123),
      receivedAt: Date.UTC(2016, 10, 14, 8, 29, 0, 123),
    });
  });

  it('leaves people out when only what was expanded is a group', () => {
    const person = row('bob@contoso.example', 'Delivered');
    expect(traceMessage(person, columnsOf(V2), true)).toMatchObject({ recipients: [] });
    expect(traceMessage(person, columnsOf(V2), false)).toMatchObject({ recipients: ['bob@contoso.example'] });
  });

  it('reads a row of many recipients', () => {
    const fields = [
      '11/14/2016 8:29:00 AM',
      'lucy@contoso.example',
      'all@contoso.example##Receive, Expand;bob@contoso.example##Receive, Deliver',
      'Test',
      '1',
      '<1@contoso.example>',
    ];
    expect(traceMessage(fields, columnsOf(ADMIN_CENTRE), true)).toMatchObject({
      recipients: ['all@contoso.example'],
    });
    expect(traceMessage(fields, columnsOf(ADMIN_CENTRE), false)).toMatchObject({
      recipients: ['all@contoso.example', 'bob@contoso.example'],
      sentAt: Date.UTC(2016, 10, 14, 8, 29),
    });
  });

  it('takes every recipient for expanded where the trace does not say', () => {
    const columns = columnsOf(['Received', 'SenderAddress', 'RecipientAddress', 'Subject', 'MessageId']);
    const fields = ['2016-11-14T08:29:00Z', 'a@contoso.example', 'all@contoso.example|x', 'Test', '<1@x>'];
    expect(traceMessage(fields, columns, true)).toMatchObject({ recipients: ['all@contoso.example'] });
  });

  it.each([
    [
      'a time',
      0,
      'yesterday',
      '"yesterday" is no time; expected 2024-05-01T10:00:00Z or 5/1/2024 10:00:00 AM',
    ],
    ['a sender', 1, '<>', '"<>" is no sender\'s address'],
    ['a recipient', 2, 'nobody', '"nobody" holds no recipient\'s address'],
    ['an id', 8, '', 'the message id is missing'],
  ])('names what is wrong with %s', (_, column, value, problem) => {
    const fields = row('all@contoso.example', 'Expanded').with(column, value);
    expect(traceMessage(fields, columnsOf(V2), true)).toBe(problem);
  });

  it('names what is missing in a row cut short', () => {
    expect(traceMessage(['2016-11-14T08:29:00Z', 'a@contoso.example'], columnsOf(V2), true)).toBe(
      'the message id is missing',
    );
  });
});

describe('traceTime', () => {
  const MORNING = Date.UTC(2024, 4, 1, 9, 5, 7);

  it.each([
    '2024-05-01T09:05:07Z',
    '2024-05-01T09:05:07.0000000Z',
    '2024-05-01 09:05:07',
    '2024-05-01T11:05:07+02:00',
    '5/1/2024 9:05:07 AM',
    '05/01/2024 09:05:07',
    '01.05.2024 09:05:07',
    '01-05-2024 09:05:07',
  ])('reads %s as UTC', (text) => {
    expect(traceTime(text)).toBe(MORNING);
  });

  it('takes the day for the day where it can be no month', () => {
    expect(traceTime('31/05/2024 09:05')).toBe(Date.UTC(2024, 4, 31, 9, 5));
  });

  it.each([
    ['5/1/2024 12:05 AM', 0],
    ['5/1/2024 12:05 PM', 12],
    ['5/1/2024 9:05 PM', 21],
  ])('knows the hours of %s', (text, hour) => {
    expect(traceTime(text)).toBe(Date.UTC(2024, 4, 1, hour, 5));
  });

  it.each(['', 'today', '2024-13-01T00:00:00Z', '13/13/2024 10:00', '1.1.2024 25:00'])(
    'does not guess "%s"',
    (text) => {
      expect(traceTime(text)).toBeUndefined();
    },
  );
});
