import { type Address, toAddress } from '../../shared/domain/address.ts';
import { type DetectionInput, detect } from '../../shared/domain/detect.ts';
import { DEFAULT_DETECTION } from '../../shared/domain/detection-settings.ts';
import { toGroupId } from '../../shared/domain/group.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Observation, ThreadKey } from '../../shared/domain/observation.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';

/** Monday, 14 November 2016, 08:29 UTC. */
export const START = 1_479_112_140_000;

export const GROUP = toGroupId('6b1f0c5e-0000-4000-8000-000000000001');

export function address(text: string): Address {
  const valid = toAddress(text);
  if (valid === undefined) throw new Error(`"${text}" is no address.`);
  return valid;
}

export const person = (name: string | number): Address => address(`person-${name}@example.com`);

export const thread = (name: string): ThreadKey => name as ThreadKey;

/** An ordinary reply, one minute after the last number's. */
export function seen(number: number, change: Partial<Observation> = {}): Observation {
  const sentAt = change.sentAt ?? START + number * MINUTE;
  return {
    groupId: GROUP,
    messageId: `<${number}@example.com>`,
    thread: thread('first'),
    from: person(number),
    subject: 'RE: Test',
    sentAt,
    receivedAt: sentAt + 3 * SECOND,
    isReply: true,
    asksToStop: false,
    ...change,
  };
}

/** So many replies of as many people; the first `protests` of them ask to be removed. */
export const replies = (count: number, protests = 0, change: Partial<Observation> = {}): Observation[] =>
  Array.from({ length: count }, (_, i) => seen(i + 1, { asksToStop: i < protests, ...change }));

export const judge = (observations: readonly Observation[], change: Partial<DetectionInput> = {}) =>
  detect(
    { members: 5_000, observations, history: { knownPosters: new Set() }, ...change },
    DEFAULT_DETECTION,
  );

export function message(change: Partial<Message> = {}): Message {
  return {
    internetMessageId: '<1@example.com>',
    subject: 'Test',
    preview: '',
    from: person(1),
    recipients: [address('everybody@example.com')],
    sentAt: START,
    receivedAt: START + 3 * SECOND,
    ...change,
  };
}
