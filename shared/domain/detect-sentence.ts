import type { MachineFinding } from './detect-machines.ts';
import type { Finding } from './detect-storm.ts';
import { eventTime } from './detect-window.ts';
import type { Observation } from './observation.ts';
import { HOUR, MINUTE, type Milliseconds } from './time.ts';

/** `6 people who never wrote to this list before replied to all within 4 minutes; 4 of them asked …; 2,512 members.` */
export function stormSentence({ replies, people }: Finding, members: number): string {
  const { repliers, firstTimePosters, protesters } = people;
  const who =
    firstTimePosters === repliers
      ? `${count(repliers, 'person', 'people')} who never wrote to this list before`
      : `${count(repliers, 'person', 'people')}, ${firstTimePosters} of whom never wrote to this list before,`;
  const what = `${who} replied to all within ${length(replies)}`;
  const protest =
    protesters === 0
      ? 'none of them asked to be removed'
      : `${protesters} of them asked to be removed or told others to stop`;
  return `${what}; ${protest}; ${audience(members)}.`;
}

export function machineSentence({ kind, messages, senders }: MachineFinding, members: number): string {
  const mails = `${grouped(messages.length)} mails within ${length(messages)}`;
  const what =
    kind === 'flood'
      ? `One sender, ${senders[0]}, wrote ${mails}`
      : `${count(senders.length, 'automatic sender', 'automatic senders')} wrote ${mails}`;
  return `${what}; ${audience(members)}.`;
}

export function calmSentence({ people, needed }: Finding, members: number, minimumMembers: number): string {
  if (members < minimumMembers)
    return `${audience(members)}: an audience this small is left alone; the least is ${grouped(minimumMembers)}.`;
  const replied = people.repliers === 0 ? 'Nobody' : count(people.repliers, 'person', 'people');
  const counted =
    people.weight < people.repliers ? ` (they count as ${Number(people.weight.toFixed(2))})` : '';
  return `${replied} replied to all in the last hour${counted}; ${needed} would make a storm; ${audience(members)}.`;
}

const grouped = (value: number): string => value.toLocaleString('en-US');

const count = (value: number, one: string, many: string): string =>
  `${grouped(value)} ${value === 1 ? one : many}`;

const audience = (members: number): string => count(members, 'member', 'members');

function length(messages: readonly Observation[]): string {
  const times = messages.map(eventTime);
  const span: Milliseconds = Math.max(...times) - Math.min(...times);
  if (span < 2 * MINUTE) return count(Math.max(1, Math.ceil(span / 1000)), 'second', 'seconds');
  if (span < 2 * HOUR) return count(Math.ceil(span / MINUTE), 'minute', 'minutes');
  return count(Math.ceil(span / HOUR), 'hour', 'hours');
}
