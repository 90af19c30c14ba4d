import { Refused } from './errors.ts';
import { HOUR, type Instant, type Milliseconds } from './time.ts';

// What is wrong with the watch itself, found between storms: looked for again and again, told once.

/** `names`: mailboxes that are not watched. `subscriptions`: sentinels read late. `senders`: who cannot be let through. */
export const TROUBLE_TOPICS = ['names', 'subscriptions', 'senders'] as const;
export type TroubleTopic = (typeof TROUBLE_TOPICS)[number];

/** What a look found. */
export type Trouble = {
  /** A name of the settings, or a sentinel. */
  what: string;
  why: string;
  remedy?: string;
  /** Nothing was learned, because a service was busy or out of reach. */
  passing: boolean;
};

export type StandingTrouble = Trouble & { since: Instant; told: boolean };

/** What the last look at a topic came to. */
export type Standing = { checkedAt: Instant; troubles: readonly StandingTrouble[] };

/** A service that is out of reach for so long is no passing trouble. */
const PATIENCE: Milliseconds = HOUR;

export function troubleOf(what: string, error: unknown): Trouble {
  const why = error instanceof Error ? error.message : String(error);
  return error instanceof Refused
    ? { what, why, remedy: error.remedy, passing: false }
    : { what, why, passing: true };
}

/** What stands after another look. One that learned nothing of a trouble leaves it as it was. */
export function lookAgain(before: Standing | undefined, found: readonly Trouble[], now: Instant): Standing {
  const known = new Map(before?.troubles.map((trouble) => [trouble.what, trouble]));
  const troubles = found.map((trouble): StandingTrouble => {
    const old = known.get(trouble.what);
    if (old === undefined) return { ...trouble, since: now, told: false };
    return trouble.passing && !old.passing ? old : { ...trouble, since: old.since, told: old.told };
  });
  return { checkedAt: now, troubles };
}

/** Those that are more than a moment's. */
export const lasting = (standing: Standing | undefined, now: Instant): StandingTrouble[] =>
  (standing?.troubles ?? []).filter(({ passing, since }) => !passing || now - since >= PATIENCE);
