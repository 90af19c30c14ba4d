import { toAddress } from '../../shared/domain/address.ts';
import type { Message } from '../../shared/domain/message.ts';
import { type Instant, type Milliseconds, SECOND, toIso } from '../../shared/domain/time.ts';
import type { Random } from './random.ts';

/** One generated mail to one or more groups, before anybody received it. */
export type Mail = {
  id: string;
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  sentAt: Instant;
  conversationIndex?: string;
  headers?: Readonly<Record<string, string>>;
};

const INDEX_HEADER_BYTES = 6;
const GUID_BYTES = 16;
const LEVEL_BYTES = 5;

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/** The conversation index of a mail that begins a thread. */
export const newThread = (random: Random): string =>
  base64(`01${random.hex(INDEX_HEADER_BYTES - 1)}${random.hex(GUID_BYTES)}`);

/** The conversation index of an answer. */
export const deeper = (index: string, random: Random): string =>
  base64(`${Buffer.from(index, 'base64').toString('hex')}${random.hex(LEVEL_BYTES)}`);

/** As a Graph `message`, received `delay` after it was sent. */
export function toGraphMessage(mail: Mail, delay: Milliseconds = 3 * SECOND) {
  return {
    internetMessageId: mail.id,
    subject: mail.subject,
    bodyPreview: mail.text.slice(0, 255),
    from: { emailAddress: { address: mail.from } },
    toRecipients: mail.to.map((address) => ({ emailAddress: { address } })),
    ccRecipients: [],
    sentDateTime: toIso(mail.sentAt),
    receivedDateTime: toIso(mail.sentAt + delay),
    ...(mail.conversationIndex === undefined ? {} : { conversationIndex: mail.conversationIndex }),
    ...(mail.headers === undefined
      ? {}
      : {
          internetMessageHeaders: Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
        }),
  };
}

/** As the detector's message, received `delay` after it was sent. */
export function toDomainMessage(mail: Mail, delay: Milliseconds = 3 * SECOND): Message {
  const address = (text: string) => {
    const valid = toAddress(text);
    if (valid === undefined) throw new Error(`The generator made "${text}", which is not an address.`);
    return valid;
  };
  return {
    internetMessageId: mail.id,
    subject: mail.subject,
    preview: mail.text.slice(0, 255),
    from: address(mail.from),
    recipients: mail.to.map(address),
    sentAt: mail.sentAt,
    receivedAt: mail.sentAt + delay,
    ...(mail.conversationIndex === undefined ? {} : { conversationIndex: mail.conversationIndex }),
    ...(mail.headers === undefined ? {} : { headers: new Map(Object.entries(mail.headers)) }),
  };
}
