import * as defender from './defender-paths.ts';
import * as list from './list-paths.ts';
import type { Path } from './path.ts';
import * as purge from './purge-paths.ts';
import * as rule from './rule-paths.ts';
import * as runbook from './runbook-paths.ts';
import * as unified from './unified-paths.ts';

/** Every way an incident can go besides the plain one, that of `searches`. The longest come last: they try what is left. */
export const PATHS: readonly Path[] = [
  purge.listedLate,
  defender.defender,
  defender.noQuery,
  defender.handedOn,
  defender.handedBack,
  defender.leftToPeople,
  defender.refusedHalfway('ediscovery'),
  defender.refusedHalfway('defender'),
  list.releasedAtOnce,
  list.listBackAtOnce,
  rule.rule,
  rule.deadMan,
  rule.renewedAndReleased,
  rule.ruleReleasedAtOnce,
  rule.ruleBackAtOnce,
  runbook.runbook,
  runbook.runbookReleasedAtOnce,
  unified.unified(),
  unified.unified({ senders: ['board', 'press-office'], groups: [] }),
  unified.unifiedByRule,
  purge.secondWave,
  purge.severalGroups,
];
