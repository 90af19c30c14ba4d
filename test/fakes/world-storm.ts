import type { Address } from '../../shared/domain/address.ts';
import type { Message } from '../../shared/domain/message.ts';
import { type Instant, SECOND } from '../../shared/domain/time.ts';
import { address } from '../contract/stores/records.ts';

export const EVERYONE = address('everyone@example.org');

/** 14 November 2016, 08:29:00 UTC. */
export const BEGIN: Instant = 1_479_112_140_000;

export const mailTo = (
  group: Address,
  number: number,
  sentAt: Instant,
  overrides: Partial<Message> = {},
): Message => ({
  internetMessageId: `<mail-${number}@example.org>`,
  subject: 'RE: New directory test',
  preview: 'Please remove me from this list.',
  from: address(`person${number}@example.org`),
  recipients: [group],
  sentAt,
  receivedAt: sentAt + 4 * SECOND,
  ...overrides,
});

/** A test mail to everybody, and `replies` people who want to be removed, one every ten seconds. */
export const storm = (replies: number, group: Address = EVERYONE, begin: Instant = BEGIN): Message[] => [
  mailTo(group, 0, begin, { subject: 'New directory test', preview: 'This is a test.' }),
  ...Array.from({ length: replies }, (_, i) => mailTo(group, i + 1, begin + (i + 1) * 10 * SECOND)),
];

/** Other people answer the same mail again, all within the last minutes. */
export const laterStorm = (now: Instant, group: Address = EVERYONE): Message[] =>
  Array.from({ length: 7 }, (_, i) => mailTo(group, 500 + i, now - (i + 1) * 5 * SECOND));
