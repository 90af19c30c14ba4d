import type { Incident } from '../shared/domain/incident.ts';
import { count, span } from '../shared/domain/wording.ts';
import { quantile } from './load/http-load.ts';
import { lockTimes } from './load/lock-times.ts';
import { runStorm, type StormRun, type StormShape } from './load/storm-run.ts';

// Storms of the record through the built app, the local host, Azurite and the simulated tenant, whose mail and
// notifications take their usual time. Then the lock alone, with mail and notifications that take none.

const STORMS: readonly StormShape[] = [
  { name: 'NHSmail 2016', members: 840_000, shape: 'two threads', replies: 150 },
  { name: 'Cisco 2013', members: 23_570, shape: 'classic', replies: 94 },
  { name: 'DHS 2007', members: 7_500, shape: 'forks', replies: 60 },
  { name: 'UCL 2014', members: 27_500, shape: 'overnight', replies: 120 },
];
const LOCKS = 20;

function rowOf({ name, members }: StormShape, run: StormRun): Record<string, string> {
  const { incident } = run;
  const { confirmedAt, cleanAt } = momentsOf(incident);
  const tippedAt = incident.verdict?.tippedBy?.sentAt ?? Number.NaN;
  return {
    storm: name,
    mailboxes: count(members),
    'repliers needed': String(incident.verdict?.evidence.repliers),
    'tipping mail sent to seen': span(run.visibleAt - tippedAt),
    'seen to lock sent': span(run.lockSentAt - run.visibleAt),
    'to lock confirmed': span(confirmedAt - run.lockSentAt),
    'replies before': String(run.repliesBefore),
    deliveries: count(run.deliveries),
    prevented: count(run.prevented),
    'lock to clean': span(cleanAt - confirmedAt),
    requests: String(run.requests),
    fewest: String(run.fewest),
    over: `${Math.round((run.requests / run.fewest - 1) * 100)} %`,
    'a minute': String(run.busiestMinute),
  };
}

function momentsOf({ containment, cleanup }: Incident) {
  if (containment.state !== 'released' || cleanup.state !== 'done')
    throw new Error(`The storm ended with ${containment.state}, ${cleanup.state}.`);
  return { confirmedAt: containment.confirmedAt, cleanAt: cleanup.at };
}

/** A table turned on its side: as many columns as storms. */
function print(rows: readonly Record<string, string>[]): void {
  for (const label of Object.keys(rows[0] ?? {}))
    console.log(label.padEnd(28) + rows.map((row) => (row[label] ?? '').padStart(16)).join(''));
}

const rows: Record<string, string>[] = [];
for (const storm of STORMS) rows.push(rowOf(storm, await runStorm(storm, 14)));
print(rows);

const times = await lockTimes(LOCKS);
const sent = times.map((time) => time.sent).sort((a, b) => a - b);
const confirmed = times.map((time) => time.confirmed).sort((a, b) => a - b);
console.log(
  `\nOf ${LOCKS} storms ${times.length} were locked. From the mail in a sentinel's inbox (wall clock, target p99 below 2 s):`,
);
console.log(`lock sent       p50 ${quantile(sent, 0.5)} ms, p99 ${quantile(sent, 0.99)} ms`);
console.log(`lock confirmed  p50 ${quantile(confirmed, 0.5)} ms, p99 ${quantile(confirmed, 0.99)} ms`);
