import { AsyncLocalStorage } from 'node:async_hooks';
import { startAzurite } from '../dev/azurite.ts';
import { type Mail, toDomainMessage } from '../dev/generator/mail.ts';
import { Random } from '../dev/generator/random.ts';
import { generateStorm } from '../dev/generator/storm.ts';
import { openStores } from '../shared/adapters/storage/open-stores.ts';
import { toAddress } from '../shared/domain/address.ts';
import { type Group, toGroupId } from '../shared/domain/group.ts';
import { DEFAULT_POLICY } from '../shared/domain/policy.ts';
import { MINUTE, SECOND } from '../shared/domain/time.ts';
import type { SentinelId } from '../shared/ports/mail.ts';
import { CursorBook } from '../shared/use-cases/cursor-book.ts';
import { InboxTurns } from '../shared/use-cases/inbox-turns.ts';
import { ingestSentinel } from '../shared/use-cases/ingest-sentinel.ts';
import { Judged } from '../shared/use-cases/judged.ts';
import { sweep } from '../shared/use-cases/sweep.ts';
import { wakeSentinels } from '../shared/use-cases/wake-sentinels.ts';
import { type AppDeps, appOn, createWorld } from '../test/fakes/world.ts';
import { EventClock } from './load/event-clock.ts';

// Table requests that a storm costs: every copy of 150 mails comes to every sentinel within twenty seconds, a
// notification follows each after twenty seconds on average, the sweep runs every minute. Real tables, mail and Exchange
// in memory. Everything counts: observations, cursors, the incident, notices, audit.

const MESSAGES = 150;
const BEGIN = Date.UTC(2016, 10, 14, 8, 29);
const SPREAD = 20 * SECOND;
const LATENCY = { least: SECOND, average: 20 * SECOND, most: 3 * MINUTE };

const ADDRESS = toAddress('all-england@nhs.example');
if (ADDRESS === undefined) throw new Error('it is an address');
const GROUP: Group = {
  id: toGroupId('5f0c7b1e-6a5d-4a52-9f6a-0e5c3a1b2d4f'),
  kind: 'dynamic-distribution-group',
  name: 'All England',
  address: ADDRESS,
  addresses: [ADDRESS],
  onPremises: false,
  audience: { members: 840_000, exact: true },
};

/** Whether a request is made for mail or by the minute. */
const askedBy = new AsyncLocalStorage<'sweep'>();
const SWEEP = 'the sweep';

type Event = { at: number; run: () => Promise<unknown> | undefined };

const sentinelNumber = (number: number): SentinelId =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as SentinelId;

/** Requests by table and kind; what the sweep asks for apart. */
async function measure(connectionString: string, sentinelCount: number, instanceCount: number) {
  const counts = new Map<string, number>();
  let counting = false;
  const world = createWorld({ mail: [], groups: [GROUP] });
  const clock = new EventClock(BEGIN);
  const random = new Random(7);
  const instances = Array.from({ length: instanceCount }, (): AppDeps => {
    const stores = openStores({
      connection: { connectionString },
      prefix: `bench${sentinelCount}x${instanceCount}`,
      onTransaction: (operation) => {
        if (!counting) return;
        const key = askedBy.getStore() === 'sweep' ? SWEEP : operation;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      },
    });
    const watched = Object.fromEntries(
      Object.entries(stores).map(([name, store]) => [name, clock.watch(store)]),
    );
    return appOn(world, {
      ...watched,
      clock,
      mail: clock.watch(world.mail),
      warmFor: MINUTE,
      policy: DEFAULT_POLICY,
      judged: new Judged(),
      inboxTurns: new InboxTurns(),
      cursorBook: new CursorBook(),
    });
  });
  const anyInstance = () => random.pick(instances);
  const sentinels = Array.from({ length: sentinelCount }, (_, i) => sentinelNumber(i + 1));
  // Watched for a while: the first reading is over, tables exist.
  for (const sentinel of sentinels) await instances[0]?.cursors.put({ sentinel }, undefined);
  for (const sentinel of sentinels) {
    const [first] = instances;
    if (first !== undefined) await ingestSentinel(first, { sentinel, madeAt: BEGIN });
  }
  await first(instances);

  const events = [
    ...storm.flatMap((mail) => sentinels.flatMap((sentinel) => copy(mail, sentinel))),
    ...Array.from(
      { length: Math.ceil(minutes) + 2 },
      (_, i): Event => ({ at: BEGIN + (i + 1) * MINUTE, run: () => sweepOnce(anyInstance()) }),
    ),
  ].sort((a, b) => a.at - b.at);
  counting = true;
  const running: Promise<unknown>[] = [];
  for (const { at, run } of events) {
    await clock.advanceTo(at);
    const task = run();
    if (task !== undefined) running.push(task);
  }
  await clock.advanceTo(clock.now() + 4 * MINUTE);
  await Promise.all(running);
  const incidents = await instances[0]?.incidents.list({ limit: 10 });
  return { counts, seen: await seen(instances), incidents: incidents?.length ?? 0 };

  function copy(mail: Mail, sentinel: SentinelId): Event[] {
    const delay = random.between(SECOND, SPREAD);
    const latency = Math.min(LATENCY.most, LATENCY.least + random.wait(LATENCY.average - LATENCY.least));
    return [
      {
        at: mail.sentAt + delay,
        run: () => {
          world.mail.deliver(sentinel, toDomainMessage(mail, delay));
          return undefined;
        },
      },
      {
        at: mail.sentAt + delay + latency,
        run: () => ingestSentinel(anyInstance(), { sentinel, madeAt: clock.now() }),
      },
    ];
  }

  async function sweepOnce(deps: AppDeps): Promise<void> {
    const { wakes } = await askedBy.run('sweep', async () => {
      await sweep(deps);
      return wakeSentinels(deps);
    });
    await Promise.all(wakes.map((wake) => ingestSentinel(anyInstance(), wake)));
  }
}

const mails = (): Mail[] =>
  generateStorm({
    seed: 14,
    members: GROUP.audience.members,
    shape: 'classic',
    startAt: BEGIN + MINUTE,
    to: [GROUP.address],
    replies: 2 * MESSAGES,
  }).slice(0, MESSAGES);

/** The tables are made at their first use. */
async function first([deps]: readonly AppDeps[]): Promise<void> {
  await deps?.incidents.listOpen();
  await deps?.switch.get();
  await deps?.audit.list({ limit: 1 });
  await deps?.observations.window(GROUP.id, BEGIN, BEGIN, 1);
  await deps?.history.usualHourlyRate(GROUP.id, BEGIN);
  await deps?.groups.put({ address: GROUP.address, group: GROUP, learnedAt: BEGIN });
}

const storm = mails();
const minutes = ((storm.at(-1)?.sentAt ?? 0) - BEGIN) / MINUTE;

const seen = async ([deps]: readonly AppDeps[]): Promise<number> =>
  (await deps?.observations.window(GROUP.id, BEGIN, BEGIN + 24 * 60 * MINUTE, 1_000))?.length ?? 0;

const storage = await startAzurite();
try {
  console.log(`${MESSAGES} mails in ${minutes.toFixed(0)} minutes (target: at most 3 requests a mail)`);
  console.log('sentinels  instances  requests  a mail  of which');
  for (const [sentinels, instances] of [
    [1, 1],
    [2, 1],
    [10, 1],
    [20, 1],
    [20, 3],
  ] as const) {
    const { counts, seen: stored, incidents } = await measure(storage.connectionString, sentinels, instances);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const most = [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 7)
      .map(([operation, count]) => `${operation} ${count}`);
    console.log(
      `${String(sentinels).padStart(9)}${String(instances).padStart(11)}${String(total).padStart(10)}${(total / MESSAGES).toFixed(2).padStart(8)}  ${most.join(', ')}`,
    );
    if (stored !== MESSAGES || incidents !== 1)
      throw new Error(`${stored} mails were stored and ${incidents} incidents opened.`);
  }
} finally {
  await storage.stop();
}
