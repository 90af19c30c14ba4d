import type { Incident } from '../../shared/domain/incident.ts';
import { count, plural, span, when } from '../../shared/domain/wording.ts';
import type { Group, Restrictions } from '../tenant/world/types.ts';
import type { Parts } from './parts.ts';
import { bad, dim, good, type Screen } from './screen.ts';
import { outcomeOf, type StormOutcome } from './storm-outcome.ts';

/** Prints the incident report, held against what the tenant itself knows; false when something is wrong. */
export function printReport(
  parts: Parts,
  incident: Incident,
  group: Group,
  before: Restrictions,
  screen: Screen,
): boolean {
  const outcome = outcomeOf(parts, incident, group, before);
  screen.title(`Incident ${incident.id}`);
  for (const [label, value] of factsOf(parts, incident, group, outcome))
    screen.line(`  ${label.padEnd(27)}${value}`);
  screen.line(dim('\n  What people were told'));
  for (const { notice } of incident.outbox)
    screen.line(dim(`  ${clockTime(notice.at)}  ${notice.title}. ${notice.text}`));
  return verdictOn(parts, outcome, screen);
}

const clockTime = (at: number): string => new Date(at).toISOString().slice(11, 19);

function factsOf(parts: Parts, incident: Incident, group: Group, outcome: StormOutcome): [string, string][] {
  const { openedAt, why, startedBy } = incident;
  const { firstMailAt, released } = outcome;
  const { load } = parts.services.ediscovery;
  return [
    [
      'Group',
      `${group.displayName} <${group.primarySmtpAddress}>, ${count(incident.group.audience.members)} mailboxes`,
    ],
    ['First mail', `${when(firstMailAt)}, "${startedBy?.subject ?? 'not seen'}"`],
    ['Called a storm', `${when(openedAt)}, ${span(openedAt - firstMailAt)} after the first mail`],
    ['Why', why],
    [
      'Lock confirmed',
      released
        ? `${when(released.confirmedAt)}, after ${plural(outcome.repliesBeforeLock, 'reply', 'replies')}`
        : 'never',
    ],
    ['Sent later, yet delivered', plural(outcome.repliesAfterLock, 'reply', 'replies')],
    ['Deliveries caused', `${count(outcome.deliveriesCaused)} by ${plural(outcome.landed, 'mail')}`],
    [
      'Deliveries prevented',
      `${count(outcome.deliveriesPrevented)}: ${plural(outcome.turnedAway, 'reply was', 'replies were')} turned away`,
    ],
    [
      'Purged',
      `${count(outcome.copiesRemoved)} copies of ${plural(outcome.messagesRemoved, 'message')}; kept: ${count(outcome.messagesKept)}`,
    ],
    ['Other mail removed', count(outcome.collateral)],
    ['Left in inboxes', count(outcome.left)],
    ['eDiscovery requests', `${load.requests}, at most ${load.busiestMinute} in a minute (5 are allowed)`],
    ['Who may mail the group', outcome.isRestored ? 'exactly as before' : 'NOT as before'],
  ];
}

function verdictOn({ tenant }: Parts, outcome: StormOutcome, screen: Screen): boolean {
  const checks: [boolean, string][] = [
    [
      outcome.released?.exact === true && outcome.isRestored,
      'The group was locked, and is restored exactly.',
    ],
    [
      outcome.collateral === 0 && outcome.left === 0 && outcome.messagesRemoved > 0,
      'Every storm message but the first is gone, and no other.',
    ],
    [tenant.violations.length === 0, 'Microsoft 365, as simulated, found no fault with any request.'],
  ];
  screen.line('');
  for (const [holds, sentence] of checks) screen.line(`  ${holds ? good('✓') : bad('✗')} ${sentence}`);
  for (const { method, url, message } of tenant.violations.slice(0, 5))
    screen.line(`    ${bad(`${method} ${url}: ${message}`)}`);
  return checks.every(([holds]) => holds);
}
