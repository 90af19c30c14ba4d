import type { MachineFinding } from './detect-machines.ts';
import type { Finding } from './detect-storm.ts';
import { durationOf } from './detect-window.ts';
import type { DetectionSettings } from './detection-settings.ts';
import { HOUR, MINUTE, type Milliseconds, SECOND } from './time.ts';
import { count, plural } from './wording.ts';

/** `6 people who never wrote to this list before replied to all within 4 minutes; 4 of them asked …; 2,512 members.` */
export function stormSentence({ replies, people }: Finding, members: number): string {
  const { repliers, firstTimePosters, protesters } = people;
  const who =
    firstTimePosters === repliers
      ? `${plural(repliers, 'person', 'people')} who never wrote to this list before`
      : `${plural(repliers, 'person', 'people')}, ${firstTimePosters} of whom never wrote to this list before,`;
  const what = `${who} replied to all within ${lasting(durationOf(replies))}`;
  const protest =
    protesters === 0
      ? 'none of them asked to be removed'
      : `${protesters} of them asked to be removed or told others to stop`;
  return `${what}; ${protest}; ${audience(members)}.`;
}

export function machineSentence({ kind, messages, senders }: MachineFinding, members: number): string {
  const mails = `${count(messages.length)} mails within ${lasting(durationOf(messages))}`;
  const what =
    kind === 'flood'
      ? `One sender, ${senders[0]}, wrote ${mails}`
      : `${plural(senders.length, 'automatic sender')} wrote ${mails}`;
  return `${what}; ${audience(members)}.`;
}

export function calmSentence(
  { people, needed }: Finding,
  members: number,
  { minimumMembers, burst }: DetectionSettings,
): string {
  if (members < minimumMembers)
    return `${audience(members)}: an audience this small is left alone; the least is ${count(minimumMembers)}.`;
  const { repliers, weight } = people;
  const replied = repliers === 0 ? 'Nobody' : plural(repliers, 'person', 'people');
  const counted = weight === repliers ? '' : ` (who count as ${weight})`;
  return `${replied} replied to all within ${lasting(burst)}${counted}; ${needed} would make a storm; ${audience(members)}.`;
}

const audience = (members: number): string => plural(members, 'member');

function lasting(time: Milliseconds): string {
  if (time < 2 * MINUTE) return plural(Math.max(1, Math.ceil(time / SECOND)), 'second');
  if (time < 2 * HOUR) return plural(Math.ceil(time / MINUTE), 'minute');
  return plural(Math.ceil(time / HOUR), 'hour');
}
