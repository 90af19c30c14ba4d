import { DEFAULT_DETECTION } from '../../shared/domain/detection-settings.ts';
import type { Group } from '../../shared/domain/group.ts';
import type { Message } from '../../shared/domain/message.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/domain/policy.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { MailReader } from '../../shared/ports/mail.ts';
import type { NoticeChannel } from '../../shared/ports/notices.ts';
import type { TroubleStore } from '../../shared/ports/stores.ts';
import type { AdoptDeps } from '../../shared/use-cases/adopt-orphans.ts';
import { CursorBook } from '../../shared/use-cases/cursor-book.ts';
import { InboxTurns } from '../../shared/use-cases/inbox-turns.ts';
import type { IngestDeps } from '../../shared/use-cases/ingest-sentinel.ts';
import { Judged } from '../../shared/use-cases/judged.ts';
import { address, group, SENTINEL } from '../contract/stores/records.ts';
import { memoryStores } from './memory-stores.ts';
import { RecordingChannel } from './recording-channel.ts';
import { RecordingLog } from './recording-log.ts';
import { TestClock } from './test-clock.ts';
import { FakeEdiscovery } from './world-ediscovery.ts';
import { FakeExchange } from './world-exchange.ts';
import { FakeDirectory, FakeMail } from './world-mail.ts';
import { BEGIN, storm } from './world-storm.ts';
import { FakeTrace } from './world-trace.ts';

export type AppDeps = IngestDeps & AdoptDeps & { troubles: TroubleStore };

export type World = ReturnType<typeof createWorld>;

/** Hours are minutes here, so that an incident's life takes few sweeps. */
export const SHORT: Policy = {
  ...DEFAULT_POLICY,
  settle: 2 * MINUTE,
  indexLag: 2 * MINUTE,
  coolDown: 8 * MINUTE,
  traceInterval: 5 * MINUTE,
  sliceLimit: 8,
};

/** One group of 12,000, one sentinel, and the storm that reached it: everything outside the app, in memory. */
export function createWorld({
  mail = storm(12),
  groups = [group()],
}: {
  mail?: readonly Message[];
  groups?: readonly Group[];
} = {}) {
  const clock = new TestClock(BEGIN + 3 * MINUTE);
  const inbox = new FakeMail();
  inbox.deliver(SENTINEL, ...mail);
  const ediscovery = new FakeEdiscovery(clock, mail, groups[0]?.audience.members ?? 0);
  ediscovery.onPurge = (ids) => inbox.remove(ids);
  return {
    clock,
    stores: memoryStores(),
    mail: inbox,
    ediscovery,
    exchange: new FakeExchange(clock),
    trace: new FakeTrace(clock),
    directory: new FakeDirectory(...groups),
    channel: new RecordingChannel(),
    log: new RecordingLog(),
  };
}

/** What one instance of the app is made of. */
export function appOn(world: World, overrides: Partial<AppDeps> = {}): AppDeps {
  const { stores, clock, exchange } = world;
  const mail: MailReader = world.mail;
  const channels: NoticeChannel[] = [world.channel];
  return {
    ...stores,
    clock,
    log: world.log,
    firstPosition: 'armed',
    lock: exchange,
    canary: exchange,
    mail,
    trace: world.trace,
    ediscovery: world.ediscovery,
    budget: { take: (count) => stores.budgets.take('ediscovery', 5, MINUTE, clock.now(), count) },
    noticeBudget: { take: async () => true },
    linkTo: (id) => `https://stormlock.example/api/console#/incidents/${id}`,
    directory: world.directory,
    groupsById: world.directory,
    channels,
    policy: SHORT,
    detection: DEFAULT_DETECTION,
    actLease: MINUTE,
    lockHolder: async () => address('stormlock@example.org'),
    allowedSenders: [],
    seedWindow: 3 * DAY,
    reseedOverlap: HOUR,
    warmInterval: 5 * SECOND,
    warmFor: 0,
    staleAfter: MINUTE,
    groupCacheFor: 12 * HOUR,
    judged: new Judged(),
    inboxTurns: new InboxTurns(),
    cursorBook: new CursorBook(),
    ...overrides,
  };
}
