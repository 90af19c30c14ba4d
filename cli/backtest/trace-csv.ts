import { type Address, toAddress } from '../../shared/domain/address.ts';
import type { Message } from '../../shared/domain/message.ts';
import { traceTime } from './trace-time.ts';

/** Where a message trace keeps what is read, by the names its exports use, folded. */
const COLUMNS = {
  sentAt: ['received', 'receivedutc', 'date', 'dateutc', 'origintimestamputc', 'datetimeutc', 'timestamp'],
  from: ['senderaddress', 'sender'],
  to: ['recipientaddress', 'recipientaddresses', 'recipient', 'recipients', 'recipientstatus'],
  subject: ['subject', 'messagesubject'],
  id: ['messageid', 'internetmessageid'],
} as const;

type Column = keyof typeof COLUMNS;

/** Where each column stands; `status` only where the trace says what became of each recipient. */
export type TraceColumns = { readonly [C in Column]: number } & { readonly status?: number };

export const TRACE_HEADER_HINT =
  'a message trace as CSV with the columns Received, SenderAddress, RecipientAddress, Subject and MessageId (Get-MessageTraceV2) or origin_timestamp_utc, sender_address, recipient_status, message_subject and message_id (admin centre)';

const foldName = (name: string): string => name.replace(/[^A-Za-z]/g, '').toLowerCase();

/** Finds the columns in a header; `undefined` when it is none of a message trace. */
export function traceColumns(header: readonly string[]): TraceColumns | undefined {
  const names = header.map(foldName);
  const find = (known: readonly string[]) => names.findIndex((name) => known.includes(name));
  const columns = {
    sentAt: find(COLUMNS.sentAt),
    from: find(COLUMNS.from),
    to: find(COLUMNS.to),
    subject: find(COLUMNS.subject),
    id: find(COLUMNS.id),
  };
  if (Object.values(columns).includes(-1)) return undefined;
  const status = find(['status', 'recipientstatus']);
  return status === -1 ? columns : { ...columns, status };
}

/**
 * One row of a trace, or what is wrong with it. A trace knows neither text nor conversation index, and only one time.
 * The same message fills a row for each recipient, or one row for many: `a@x;b@x` or `a@x##Deliver;b@x##Expand`.
 * With `expandedOnly`, recipients that were not expanded (people, that is) are left out, which may leave none.
 */
export function traceMessage(
  fields: readonly string[],
  columns: TraceColumns,
  expandedOnly: boolean,
): Message | string {
  const field = (column: Column): string => fields[columns[column]]?.trim() ?? '';
  const sentAt = traceTime(field('sentAt'));
  if (sentAt === undefined)
    return `"${field('sentAt')}" is no time; expected 2024-05-01T10:00:00Z or 5/1/2024 10:00:00 AM`;
  const from = toAddress(field('from'));
  if (from === undefined) return `"${field('from')}" is no sender's address`;
  const internetMessageId = field('id');
  if (internetMessageId === '') return 'the message id is missing';
  const status = columns.status === undefined ? 'expanded' : (fields[columns.status] ?? '');
  const recipients = recipientsOf(field('to'), status);
  if (recipients.length === 0) return `"${field('to')}" holds no recipient's address`;
  return {
    internetMessageId,
    subject: field('subject'),
    preview: '',
    from,
    recipients: recipients
      .filter((recipient) => !expandedOnly || recipient.isExpanded)
      .map((recipient) => recipient.address),
    sentAt,
    receivedAt: sentAt,
  };
}

function recipientsOf(text: string, rowStatus: string): { address: Address; isExpanded: boolean }[] {
  return text.split(/[;|]/).flatMap((entry) => {
    const [name = '', own = rowStatus] = entry.split('##');
    const address = toAddress(name);
    return address === undefined ? [] : [{ address, isExpanded: /expand/i.test(own) }];
  });
}
