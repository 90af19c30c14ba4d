import { Screen } from '../dev/demo/screen.ts';
import type { Incident } from '../shared/domain/incident.ts';
import { count, span } from '../shared/domain/wording.ts';
import { quantile } from './load/http-load.ts';
import { lockTimes } from './load/lock-times.ts';
import { runStorm, type StormRun } from './load/storm-run.ts';
import type { StormShape } from './load/storm-stage.ts';

// Storms of the record through the built app, the local host, Azurite and the simulated tenant, whose mail and
// notifications take their usual time. Then the lock alone, with mail and notifications that take none.

const STORMS: readonly StormShape[] = [
  { name: 'NHSmail 2016', members: 840_000, shape: 'two threads', replies: 150 },
  { name: 'Cisco 2013', members: 23_570, shape: 'classic', replies: 94 },
  { name: 'DHS 2007', members: 7_500, shape: 'forks', replies: 60 },
  { name: 'UCL 2014', members: 27_500, shape: 'overnight', replies: 120 },
];
const SEED = 14;
const LOCKS = 100;
const MOST_A_MINUTE = 5;
/** Of the lower bound. */
const ALLOWED = 1.2;
/** Milliseconds from the mail in a sentinel's inbox until the lock is sent. */
const PROMPT = 2_000;

function rowOf({ name, members }: StormShape, run: StormRun): Record<string, string> {
  const { incident, firstSentAt, landedAt, lockSentAt } = run;
  const { confirmedAt, cleanAt } = momentsOf(incident);
  const { tippedBy, evidence } = verdictOf(incident);
  return {
    storm: name,
    mailboxes: count(members),
    'repliers needed': String(evidence.repliers),
    'mails until the lock': String(run.mailsBefore),
    'tipping mail sent to landed': seconds(landedAt - tippedBy.sentAt),
    'landed to lock sent': seconds(lockSentAt - landedAt),
    'lock sent to confirmed': seconds(confirmedAt - lockSentAt),
    'first mail to confirmed': span(confirmedAt - firstSentAt),
    'deliveries caused': count(run.deliveries),
    'as the app counts them': count((incident.counts?.messages ?? 0) * incident.group.audience.members),
    'deliveries prevented': count(run.prevented),
    'confirmed to mail gone': span(run.goneAt - confirmedAt),
    'confirmed to verified': span(cleanAt - confirmedAt),
    'copies removed': count(run.removed),
    'copies left': count(run.left),
    'requests to eDiscovery': String(run.requests),
    'their lower bound': String(run.bound),
    over: `${Math.round((run.requests / run.bound - 1) * 100)} %`,
    'busiest minute': String(run.busiestMinute),
  };
}

const seconds = (duration: number): string => `${(duration / 1_000).toFixed(1)} s`;

function momentsOf({ containment, cleanup }: Incident) {
  if (containment.state !== 'released' || cleanup.state !== 'done')
    throw new Error(`The storm ended with ${containment.state}, ${cleanup.state}.`);
  return { confirmedAt: containment.confirmedAt, cleanAt: cleanup.at };
}

function verdictOf({ verdict }: Incident) {
  if (verdict?.tippedBy === undefined) throw new Error('The incident names no mail that tipped it.');
  return { tippedBy: verdict.tippedBy, evidence: verdict.evidence };
}

const isWithinBounds = ({ requests, bound, busiestMinute, left }: StormRun): boolean =>
  requests <= bound * ALLOWED && busiestMinute <= MOST_A_MINUTE && left === 0;

/** A table turned on its side: as many columns as storms. */
function print(rows: readonly Record<string, string>[]): void {
  for (const label of Object.keys(rows[0] ?? {}))
    console.log(label.padEnd(28) + rows.map((row) => (row[label] ?? '').padStart(16)).join(''));
}

const screen = new Screen();
const runs: StormRun[] = [];
for (const storm of STORMS) {
  screen.title(`${storm.name}: ${count(storm.members)} mailboxes`);
  runs.push(await runStorm(storm, SEED, screen));
}
screen.title(`${LOCKS} locks, one after the other`);
const times = await lockTimes(LOCKS, (done) => screen.progress(`  ${done} of ${LOCKS} storms`));
screen.done();

console.log();
print(STORMS.flatMap((storm, i) => runs.slice(i, i + 1).map((run) => rowOf(storm, run))));
const sent = times.map((time) => time.sent).sort((a, b) => a - b);
const confirmed = times.map((time) => time.confirmed).sort((a, b) => a - b);
const wall = (sorted: readonly number[]) =>
  `p50 ${quantile(sorted, 0.5)} ms, p99 ${quantile(sorted, 0.99)} ms, slowest ${sorted.at(-1)} ms`;
console.log(
  `\nOf ${LOCKS} storms ${times.length} were locked. From the mail in a sentinel's inbox, by the clock on the wall:`,
);
console.log(`lock sent       ${wall(sent)}`);
console.log(`lock confirmed  ${wall(confirmed)}`);

const held = runs.every(isWithinBounds) && times.length === LOCKS && quantile(sent, 0.99) < PROMPT;
console.log(`\n${held ? 'All bounds hold.' : 'Not all bounds hold.'}`);
process.exitCode = held ? 0 : 1;
