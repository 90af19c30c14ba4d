import type { Notice } from './notice.ts';
import type { StandingTrouble, TroubleTopic } from './standing-trouble.ts';
import type { Instant } from './time.ts';

/** A card shows twenty. */
const MOST_FACTS = 19;

const TELL: Record<TroubleTopic, { title: (n: number) => string; text: string; advice: string }> = {
  names: {
    title: (n) => (n === 1 ? 'A sentinel is not watched' : `${n} sentinels are not watched`),
    text:
      'STORMLOCK_SENTINELS names mailboxes that cannot be found. A storm that only these would show goes unseen. ' +
      'Correct the setting.',
    advice: 'Correct STORMLOCK_SENTINELS: it names mailboxes that cannot be found, so they are not watched.',
  },
  subscriptions: {
    title: (n) => (n === 1 ? 'A sentinel has no subscription' : `${n} sentinels have no subscription`),
    text:
      'Graph announces no mail of these mailboxes. They are read once a minute instead, so a storm is seen later than ' +
      'it could be. Stormlock tries again every quarter of an hour.',
    advice: 'Some sentinels have no subscription and are read once a minute only: the console says why.',
  },
  senders: {
    title: (n) =>
      n === 1 ? 'A sender cannot be let through a lock' : `${n} senders cannot be let through a lock`,
    text:
      'A lock names who may still write to the group, and Exchange does not accept these. Correct ' +
      'STORMLOCK_LOCK_HOLDER or STORMLOCK_ALLOWED_SENDERS before the next storm.',
    advice:
      'Correct STORMLOCK_LOCK_HOLDER or STORMLOCK_ALLOWED_SENDERS: Exchange does not accept a sender that locks are to name.',
  },
};

/** What to do about a trouble, without a name: for those who may not see one. */
export const adviceOn = (topic: TroubleTopic): string => TELL[topic].advice;

/** Tells people of what is wrong with the watch, before a storm finds it out. */
export function troubleNotice(
  topic: TroubleTopic,
  troubles: readonly StandingTrouble[],
  { link, at }: { link: string; at: Instant },
): Notice {
  const { title, text } = TELL[topic];
  const facts = troubles
    .slice(0, MOST_FACTS)
    .map(({ what, why, remedy }) => ({ label: what, value: [why, remedy].filter(Boolean).join('. ') }));
  const rest = troubles.length - facts.length;
  return {
    kind: 'attention',
    severity: 'warning',
    title: title(troubles.length),
    text,
    facts: rest > 0 ? [...facts, { label: 'And', value: `${rest} more` }] : facts,
    link,
    linkText: 'Open the coverage',
    at,
  };
}
