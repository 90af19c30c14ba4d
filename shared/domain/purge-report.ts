import type { Cleanup, PurgeRun } from './cleanup.ts';
import { leftIn, remarksOn, submittedIn, uncovered } from './purge-outcome.ts';
import { hasBegun } from './purgers.ts';
import { plural } from './wording.ts';

/** What a report says of the purge. */
export function purgeSentences(cleanup: Cleanup): string[] {
  switch (cleanup.state) {
    case 'none':
      return [`No mail was removed: ${cleanup.why}`];
    case 'done': {
      const { run, residue } = cleanup;
      const { messages, copies } = submittedIn(run);
      return [
        `${plural(messages, 'message')} were removed, ${plural(copies, 'copy', 'copies')} by the service's count. Afterwards ${leftIn(residue)}.`,
        ...remarksOn(run),
      ];
    }
    case 'held':
      return [`The purge waits for approval: ${cleanup.why}.`];
    case 'handed-over':
      return [
        `The purge was handed over: ${cleanup.why}. ${cleanup.remedy}`,
        ...(cleanup.run === undefined ? [] : sentencesOn(cleanup.run)),
      ];
    case 'waiting':
    case 'settling':
    case 'running':
      return ['The purge is not finished.'];
  }
}

/** Of a purge that was left to people: what is known of what went, and what nobody was asked to remove. */
function sentencesOn(run: PurgeRun): string[] {
  const { messages, copies } = submittedIn(run);
  const missed = uncovered(run);
  return [
    ...(hasBegun(run)
      ? [
          `Before that ${plural(messages, 'message')}, ${plural(copies, 'copy', 'copies')} by the service's count, were submitted for removal.`,
        ]
      : []),
    ...(missed.length === 0
      ? []
      : [
          `No search covers ${missed.slice(0, MOST_NAMED).join(' ')}${missed.length > MOST_NAMED ? ' …' : '.'}`,
        ]),
    ...remarksOn(run),
  ];
}

/** The incident lists them all. */
const MOST_NAMED = 10;
