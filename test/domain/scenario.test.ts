import { expect, test } from 'vitest';
import type { Observation, ThreadKey } from '../../shared/domain/observation.ts';
import { type ScenarioMessage, scenarioLines, scenarioOf } from '../../shared/domain/scenario.ts';
import { group, NOON, observation } from '../contract/stores/records.ts';

const GUID_THREAD = 'guid-0123456789abcdef0123456789abcdef' as ThreadKey;

function only(seen: Partial<Observation>): ScenarioMessage {
  const [message] = scenarioOf([observation(1, seen)], 'everyone@example.org');
  if (message === undefined) throw new Error('one message');
  return message;
}

const indexBytes = ({ conversationIndex = '' }: ScenarioMessage): number[] => [
  ...Buffer.from(conversationIndex, 'base64'),
];

test('a message keeps its names and times and goes to the group alone', () => {
  expect(only({})).toEqual({
    '@odata.type': '#microsoft.graph.message',
    id: '<message-1@example.org>',
    internetMessageId: '<message-1@example.org>',
    subject: 'RE: test 1',
    bodyPreview: '',
    from: { emailAddress: { address: 'person1@example.org' } },
    toRecipients: [{ emailAddress: { address: 'everyone@example.org' } }],
    ccRecipients: [],
    sentDateTime: '2016-11-14T12:00:01.000Z',
    receivedDateTime: '2016-11-14T12:00:03.000Z',
    internetMessageHeaders: [{ name: 'In-Reply-To', value: '<answered-by-message-1@example.org>' }],
  });
});

test('messages stand oldest first, those of the same moment by their ids', () => {
  const seen = [
    observation(3, { sentAt: NOON }),
    observation(1, { sentAt: NOON + 1 }),
    observation(2, { sentAt: NOON }),
  ];
  expect(scenarioOf(seen, 'everyone@example.org').map(({ id }) => id)).toEqual([
    '<message-2@example.org>',
    '<message-3@example.org>',
    '<message-1@example.org>',
  ]);
});

test('a word stands for a request to stop, another for a courtesy, and a request outweighs it', () => {
  expect(only({ asksToStop: true }).bodyPreview).toBe('unsubscribe me');
  expect(only({ isCourtesy: true }).bodyPreview).toBe('Congratulations!');
  expect(only({ asksToStop: true, isCourtesy: true }).bodyPreview).toBe('unsubscribe me');
  expect(only({ isCourtesy: false }).bodyPreview).toBe('');
});

test.each([
  ['auto-reply', { name: 'Auto-Submitted', value: 'auto-replied' }],
  ['bounce', { name: 'Content-Type', value: 'multipart/report' }],
  ['bulk', { name: 'Precedence', value: 'bulk' }],
] as const)('%s is known by its header', (automation, header) => {
  expect(only({ automation, isReply: false }).internetMessageHeaders).toEqual([header]);
});

test('a calendar item is known by its type and needs no header', () => {
  expect(only({ automation: 'calendar', isReply: false })).toMatchObject({
    '@odata.type': '#microsoft.graph.eventMessageRequest',
    internetMessageHeaders: [],
  });
});

test('a thread known by its GUID is in the conversation index, one level deeper for a reply', () => {
  const head = [
    1, 0, 0, 0, 0, 0, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab,
    0xcd, 0xef,
  ];
  expect(indexBytes(only({ thread: GUID_THREAD, isReply: false }))).toEqual(head);
  expect(indexBytes(only({ thread: GUID_THREAD, isReply: true }))).toEqual([...head, 0, 0, 0, 0, 0]);
  expect(only({ thread: 'subject-0123' as ThreadKey })).not.toHaveProperty('conversationIndex');
});

test('a file begins with what was known of the group', () => {
  const knownPosters = ['person1@example.org'];
  const header = {
    stormlock: 'scenario',
    group: { address: 'everyone@example.org', members: 12_000 },
    knownPosters,
  };
  const observations = [observation(1)];
  const [first, message] = scenarioLines({ observations, knownPosters }, group());
  expect(first).toEqual(header);
  expect(message).toMatchObject({ subject: 'RE: test 1' });
  expect(scenarioLines({ observations, knownPosters, usualHourlyRate: 0.4 }, group())[0]).toEqual({
    ...header,
    usualHourlyRate: 0.4,
  });
});
