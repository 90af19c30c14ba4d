import * as lock from './lock-paths.ts';
import type { Path } from './path.ts';
import * as purge from './purge-paths.ts';
import * as unified from './unified-paths.ts';

/** Every way an incident can go besides the plain one, that of `searches`. */
export const PATHS: readonly Path[] = [
  purge.listedLate,
  purge.defender,
  purge.noQuery,
  purge.handedOn,
  purge.handedBack,
  purge.leftToPeople,
  purge.refusedHalfway('ediscovery'),
  purge.refusedHalfway('defender'),
  lock.releasedAtOnce,
  lock.listBackAtOnce,
  lock.rule,
  lock.deadMan,
  lock.renewedAndReleased,
  lock.ruleReleasedAtOnce,
  lock.ruleBackAtOnce,
  lock.runbook,
  lock.runbookReleasedAtOnce,
  unified.unified(),
  unified.unified({ senders: ['board', 'press-office'], groups: [] }),
  unified.unifiedByRule,
  // The longest come last: they try what the others left.
  purge.secondWave,
  purge.severalGroups,
];
