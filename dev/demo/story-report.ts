import type { Incident } from '../../shared/domain/incident.ts';
import { count, plural, span, when } from '../../shared/domain/wording.ts';
import type { Group, Restrictions } from '../tenant/world/types.ts';
import type { Parts } from './parts.ts';
import { bad, good, type Screen } from './screen.ts';

/** Prints what became of the storm, and holds it against what the tenant itself knows; false when something is wrong. */
export function printReport(
  parts: Parts,
  incident: Incident,
  group: Group,
  before: Restrictions,
  screen: Screen,
): boolean {
  const { tenant, services } = parts;
  const storm = tenant.world.posts.filter((post) =>
    post.expansions.some((each) => each.groupGuid === group.guid),
  );
  const landed = storm.filter((post) => post.expansions[0]?.outcome === 'expanded');
  const { prevented } = tenant.world.counters();
  const first = storm[0]?.sentAt ?? incident.openedAt;
  const { containment, cleanup, verdict } = incident;
  const lock = containment.state === 'released' ? containment : undefined;
  const run = 'run' in cleanup ? cleanup.run : undefined;
  const repliesBefore = landed.filter((post) => post.sentAt <= (lock?.confirmedAt ?? 0)).length - 1;
  const removals = services.ediscovery.removals;
  const wanted = new Set(run?.plan.removed);
  const collateral = removals
    .filter(({ post }) => !wanted.has(post.internetMessageId))
    .reduce((sum, { count: n }) => sum + n, 0);
  const left = tenant.world
    .mailboxes()
    .flatMap(({ mailbox }) => mailbox.items.map((item) => ({ item, mailboxes: mailbox.count })))
    .filter(({ item }) => item.folder === 'inbox' && wanted.has(item.post.internetMessageId))
    .reduce((sum, { mailboxes }) => sum + mailboxes, 0);
  const restored = JSON.stringify(group.restrictions) === JSON.stringify(before);

  screen.title(`Incident ${incident.id}`);
  const fact = (label: string, value: string) => screen.line(`  ${label.padEnd(26)}${value}`);
  fact(
    'Group',
    `${group.displayName} <${group.primarySmtpAddress}>, ${count(incident.group.audience.members)} mailboxes`,
  );
  fact('First mail', `${when(first)}  "${incident.startedBy?.subject ?? storm[0]?.subject}"`);
  if (verdict?.tippedBy)
    fact(
      'Called a storm',
      `${when(incident.openedAt)}, ${span(incident.openedAt - first)} after the first mail`,
    );
  fact('Why', incident.why);
  if (lock)
    fact('Lock confirmed', `${when(lock.confirmedAt)}, after ${plural(repliesBefore, 'reply', 'replies')}`);
  fact(
    'Delivered all the same',
    `${plural(landed.length - 1 - repliesBefore, 'reply', 'replies')} sent after the lock was confirmed`,
  );
  fact(
    'Deliveries caused',
    count(landed.reduce((sum, post) => sum + (post.expansions[0]?.recipients ?? 0), 0)),
  );
  fact(
    'Deliveries prevented',
    `${count(prevented)} (${plural(storm.length - landed.length, 'reply', 'replies')} turned away)`,
  );
  fact(
    'Purged',
    `${count(services.ediscovery.itemsRemoved)} copies of ${plural(wanted.size, 'message')}; ${plural(run?.plan.kept.length ?? 0, 'message')} kept`,
  );
  fact('Of other mail removed', count(collateral));
  fact('Left in inboxes', count(left));
  fact(
    'eDiscovery requests',
    `${services.ediscovery.load.requests}, at most ${services.ediscovery.load.busiestMinute} in a minute`,
  );
  fact('Notices', services.teams.cards.map(({ at }) => new Date(at).toISOString().slice(11, 16)).join(', '));
  fact('Who may mail the group', restored ? 'exactly as before' : 'NOT as before');

  const checks: [boolean, string][] = [
    [lock !== undefined && lock.exact && restored, 'The group was locked, and is restored exactly.'],
    [
      collateral === 0 && left === 0 && wanted.size > 0,
      'Every storm message but the first is gone, and no other.',
    ],
    [tenant.violations.length === 0, 'Microsoft 365, as simulated, found no fault with any request.'],
  ];
  screen.line('');
  for (const [holds, sentence] of checks) screen.line(`  ${holds ? good('✓') : bad('✗')} ${sentence}`);
  for (const violation of tenant.violations.slice(0, 5))
    screen.line(`    ${bad(`${violation.method} ${violation.url}: ${violation.message}`)}`);
  return checks.every(([holds]) => holds);
}
