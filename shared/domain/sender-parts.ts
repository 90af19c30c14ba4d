import { holdsPhrase } from './kql-reach.ts';
import type { Observation } from './observation.ts';
import { DAY, type Instant } from './time.ts';

/** Some of a sender's messages, which one search may take alone. */
export type Part<T> = { own: readonly T[]; from: Instant; to: Instant; phrases: readonly string[] };

type Mail = { message: Pick<Observation, 'receivedAt'>; subject: string };

/**
 * One sender's messages as they are, or where a search takes no more than `most` of them in parts: by whole days, which
 * leave no day out, so that whatever mailbox got a copy late has it in some part; a day with too many by subject. A part
 * with too many is left where neither tells them apart. `phraseOf` is that of a message.
 */
export function partsOf<T extends Mail>(
  whole: Part<T>,
  phraseOf: (mail: T) => string,
  most: number,
): Part<T>[] {
  if (whole.own.length <= most) return [whole];
  return byDays(whole, most).flatMap((part) => bySubject(part, phraseOf, most));
}

const dayOf = (at: Instant): number => Math.floor(at / DAY);

function byDays<T extends Mail>(whole: Part<T>, most: number): Part<T>[] {
  const parts: { first: number; own: T[] }[] = [];
  for (const [day, own] of grouped(whole.own, ({ message }) => dayOf(message.receivedAt))) {
    const last = parts.at(-1);
    if (last === undefined) parts.push({ first: dayOf(whole.from), own });
    else if (last.own.length + own.length <= most) last.own.push(...own);
    else parts.push({ first: day, own });
  }
  return parts.map(({ first, own }, i) => {
    const next = parts[i + 1];
    return {
      own,
      phrases: whole.phrases,
      from: Math.max(whole.from, first * DAY),
      to: next === undefined ? whole.to : next.first * DAY - 1,
    };
  });
}

/** A phrase finds the subjects of others that hold it, too: these are counted with it. */
function bySubject<T extends Mail>(part: Part<T>, phraseOf: (mail: T) => string, most: number): Part<T>[] {
  if (part.own.length <= most || part.phrases.length === 0) return [part];
  const parts: { own: T[]; phrases: string[]; found: Set<T> }[] = [];
  for (const [phrase, own] of grouped(part.own, phraseOf)) {
    const finds = part.own.filter(({ subject }) => holdsPhrase(subject, phrase));
    const last = parts.at(-1);
    const together = new Set([...(last?.found ?? []), ...finds]);
    if (last === undefined || together.size > most)
      parts.push({ own, phrases: [phrase], found: new Set(finds) });
    else {
      last.own.push(...own);
      last.phrases.push(phrase);
      last.found = together;
    }
  }
  return parts.map(({ own, phrases }) => ({ ...part, own, phrases }));
}

/** In the order of the keys, days or phrases. */
function grouped<T, K extends number | string>(values: readonly T[], keyOf: (value: T) => K): [K, T[]][] {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
