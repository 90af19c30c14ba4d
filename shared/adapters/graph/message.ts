import { z } from 'zod';
import { type Address, toAddress } from '../../domain/address.ts';
import type { Message } from '../../domain/message.ts';

/** What is asked for and read of a message. */
export const MESSAGE_PROPERTIES = [
  'internetMessageId',
  'subject',
  'bodyPreview',
  'from',
  'sender',
  'toRecipients',
  'ccRecipients',
  'sentDateTime',
  'receivedDateTime',
  'conversationIndex',
  'isDraft',
  'internetMessageHeaders',
].join(',');

const text = z.string().nullish();
const recipient = z.object({ emailAddress: z.object({ address: text }).nullish() }).nullish();
const recipients = z.array(recipient).nullish();

export const messageItem = z.object({
  '@odata.type': text,
  '@removed': z.unknown().optional(),
  internetMessageId: text,
  subject: text,
  bodyPreview: text,
  from: recipient,
  sender: recipient,
  toRecipients: recipients,
  ccRecipients: recipients,
  sentDateTime: text,
  receivedDateTime: text,
  conversationIndex: text,
  isDraft: z.boolean().nullish(),
  internetMessageHeaders: z.array(z.object({ name: text, value: text })).nullish(),
});

export type MessageItem = z.infer<typeof messageItem>;

/** `undefined` for what is no received mail: removed items, drafts, items without sender, id or time. */
export function toMessage(item: MessageItem): Message | undefined {
  if (item['@removed'] !== undefined || item.isDraft === true) return undefined;
  const from = addressOf(item.from);
  const receivedAt = instantOf(item.receivedDateTime);
  const sentAt = instantOf(item.sentDateTime) ?? receivedAt;
  if (from === undefined || sentAt === undefined || !item.internetMessageId) return undefined;
  const sender = addressOf(item.sender);
  const headers = headersOf(item);
  return {
    internetMessageId: item.internetMessageId,
    subject: item.subject ?? '',
    preview: item.bodyPreview ?? '',
    from,
    recipients: [...(item.toRecipients ?? []), ...(item.ccRecipients ?? [])]
      .map(addressOf)
      .filter((address) => address !== undefined),
    sentAt,
    receivedAt: receivedAt ?? sentAt,
    isCalendarItem: /eventMessage/i.test(item['@odata.type'] ?? ''),
    ...(sender === undefined ? {} : { sender }),
    ...(item.conversationIndex ? { conversationIndex: item.conversationIndex } : {}),
    ...(headers === undefined ? {} : { headers }),
  };
}

const addressOf = (given: z.infer<typeof recipient>): Address | undefined =>
  toAddress(given?.emailAddress?.address ?? '');

function instantOf(value: string | null | undefined): number | undefined {
  const at = Date.parse(value ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** Of repeated headers (`Received`) the first counts; none of those we look at repeats. */
function headersOf({ internetMessageHeaders }: MessageItem): ReadonlyMap<string, string> | undefined {
  if (!internetMessageHeaders) return undefined;
  const headers = new Map<string, string>();
  for (const { name, value } of internetMessageHeaders) {
    const key = name?.toLowerCase();
    if (key && !headers.has(key)) headers.set(key, value ?? '');
  }
  return headers;
}
