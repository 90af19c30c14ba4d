import type { Group } from './group.ts';
import type { Automation, Observation } from './observation.ts';
import { toIso } from './time.ts';

/** A message as Graph shows it, as far as the detector reads it. Its text is not known and not made up. */
export type ScenarioMessage = {
  '@odata.type': string;
  id: string;
  internetMessageId: string;
  subject: string;
  /** Empty, or a word or two that stand for a request to stop, or for a courtesy, which was in the text. */
  bodyPreview: string;
  from: { emailAddress: { address: string } };
  toRecipients: { emailAddress: { address: string } }[];
  ccRecipients: [];
  sentDateTime: string;
  receivedDateTime: string;
  conversationIndex?: string;
  internetMessageHeaders: { name: string; value: string }[];
};

/** The first line of a scenario file: what the detector knew besides the messages. */
type ScenarioHeader = {
  stormlock: 'scenario';
  group: { address: string; members: number };
  knownPosters: readonly string[];
  usualHourlyRate?: number;
};

const STOP = 'unsubscribe me';
const COURTESY = 'Congratulations!';

/** What is known of the mail of an incident, and of who wrote before it. */
export type Evidence = {
  observations: readonly Observation[];
  knownPosters: readonly string[];
  usualHourlyRate?: number;
};

/** The lines of a scenario file, which a backtest replays with the verdict that there was. */
export const scenarioLines = (
  { observations, knownPosters, usualHourlyRate }: Evidence,
  { address, audience }: Pick<Group, 'address' | 'audience'>,
): (ScenarioHeader | ScenarioMessage)[] => [
  {
    stormlock: 'scenario',
    group: { address, members: audience.members },
    knownPosters,
    ...(usualHourlyRate === undefined ? {} : { usualHourlyRate }),
  },
  ...scenarioOf(observations, address),
];

/** Messages that the detector reads just as it read the real ones, without any of their text. Oldest first. */
export function scenarioOf(observations: readonly Observation[], group: string): ScenarioMessage[] {
  return [...observations]
    .sort((a, b) => a.sentAt - b.sentAt || a.messageId.localeCompare(b.messageId))
    .map((seen) => ({
      '@odata.type': `#microsoft.graph.${seen.automation === 'calendar' ? 'eventMessageRequest' : 'message'}`,
      id: seen.messageId,
      internetMessageId: seen.messageId,
      subject: seen.subject,
      bodyPreview: seen.asksToStop ? STOP : seen.isCourtesy === true ? COURTESY : '',
      from: { emailAddress: { address: seen.from } },
      toRecipients: [{ emailAddress: { address: group } }],
      ccRecipients: [],
      sentDateTime: toIso(seen.sentAt),
      receivedDateTime: toIso(seen.receivedAt),
      ...conversationOf(seen),
      internetMessageHeaders: headersOf(seen),
    }));
}

/** The thread's GUID in an index of the depth that was seen: [MS-OXOMSG] 2.2.1.3. Subjects need no index. */
function conversationOf({ thread, isReply }: Observation): { conversationIndex?: string } {
  const guid = /^guid-([0-9a-f]{32})$/.exec(thread)?.[1];
  if (guid === undefined) return {};
  const bytes = Array.from(guid.matchAll(/../g), ([pair]) => Number.parseInt(pair, 16));
  const index = [1, 0, 0, 0, 0, 0, ...bytes, ...(isReply ? [0, 0, 0, 0, 0] : [])];
  return { conversationIndex: btoa(String.fromCharCode(...index)) };
}

const MACHINES = {
  'auto-reply': { name: 'Auto-Submitted', value: 'auto-replied' },
  bounce: { name: 'Content-Type', value: 'multipart/report' },
  bulk: { name: 'Precedence', value: 'bulk' },
} as const satisfies Record<Exclude<Automation, 'calendar'>, { name: string; value: string }>;

const headersOf = ({ automation, isReply, messageId }: Observation): { name: string; value: string }[] => [
  ...(automation === undefined || automation === 'calendar' ? [] : [MACHINES[automation]]),
  ...(isReply ? [{ name: 'In-Reply-To', value: `<answered-by-${messageId.replace(/[<>]/g, '')}>` }] : []),
];
