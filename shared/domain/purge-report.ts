import type { Cleanup } from './cleanup.ts';
import { leftIn, remarksOn, submittedIn } from './purge-outcome.ts';
import { plural } from './wording.ts';

/** What a report says of the purge. */
export function purgeSentences(cleanup: Cleanup): string[] {
  switch (cleanup.state) {
    case 'none':
      return [`No mail was removed: ${cleanup.why}`];
    case 'done': {
      const { run, residue } = cleanup;
      const { messages, copies } = submittedIn(run);
      const proof =
        residue.sentinelsChecked === 0
          ? 'No sentinel mailbox could be looked into, so nothing proves it.'
          : `Afterwards ${leftIn(residue)}.`;
      return [
        `${plural(messages, 'message')} were removed, ${plural(copies, 'copy', 'copies')} by the service's count. ${proof}`,
        ...remarksOn(run),
      ];
    }
    case 'held':
      return [`The purge waits for approval: ${cleanup.why}.`];
    case 'handed-over':
      return [
        `The purge was handed over: ${cleanup.why}. ${cleanup.remedy}`,
        ...(cleanup.run === undefined ? [] : remarksOn(cleanup.run)),
      ];
    case 'waiting':
    case 'settling':
    case 'running':
      return ['The purge is not finished.'];
  }
}
