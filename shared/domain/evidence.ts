import type { DetectionInput } from './detect.ts';
import type { Finding } from './detect-storm.ts';
import { eventTime } from './detect-window.ts';
import { threadsOf } from './thread-families.ts';
import { HOUR, type Milliseconds } from './time.ts';
import type { Evidence } from './verdict.ts';

/** The numbers behind a finding. `time` is the shortest stretch over which a rate is worth stating. */
export function evidenceOf(
  { messages, replies, people, needed }: Finding,
  { members, history: { usualHourlyRate } }: DetectionInput,
  time: Milliseconds,
): Evidence {
  const [first, last] = [messages.at(0), messages.at(-1)];
  const from = first === undefined ? 0 : eventTime(first);
  const to = last === undefined ? 0 : eventTime(last);
  return {
    from,
    to,
    members,
    messages: messages.length,
    replies: replies.length,
    repliers: people.repliers,
    firstTimePosters: people.firstTimePosters,
    stopRequests: people.protesters,
    threads: threadsOf(messages).length,
    automatic: messages.filter((seen) => seen.automation !== undefined).length,
    repliersNeeded: needed,
    hourlyRate: (messages.length * HOUR) / Math.max(time, to - from),
    ...(usualHourlyRate === undefined ? {} : { usualHourlyRate }),
    deliveries: messages.length * members,
  };
}
