import { expect, test } from 'vitest';
import type { Message } from '../../shared/domain/message.ts';
import type { ThreadKey } from '../../shared/domain/observation.ts';
import { HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { readStorm } from '../../shared/use-cases/read-storm.ts';
import { address, group, OTHER_GROUP, SENTINEL } from '../contract/stores/records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { type AppDeps, appOn, createWorld, SHORT, type World } from '../fakes/world.ts';
import { BEGIN, EVERYONE, mailTo, storm } from '../fakes/world-storm.ts';
import { liveOn, newestIn } from './app-life.ts';

const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'looked at it' } as const;

const idsOf = (mails: readonly Message[]) => mails.map(({ internetMessageId }) => internetMessageId);
const bySentTime = (mails: readonly Message[]) => [...mails].sort((a, b) => a.sentAt - b.sentAt);

/** Those of the mails that are gone from the sentinel's inbox. */
async function goneOf(world: World, mails: readonly Message[]): Promise<string[]> {
  const left = await world.mail.stillThere(SENTINEL, idsOf(mails));
  return idsOf(mails).filter((id) => !left.has(id));
}

const regular = (number: number) => address(`regular${number}@example.org`);

test('a discussion of regulars beside the storm stays, and is counted as other mail', async () => {
  const past = [0, 1, 2].map((i) =>
    mailTo(EVERYONE, 800 + i, BEGIN - 30 * HOUR + i * MINUTE, {
      subject: 'RE: Old topic',
      preview: 'Fine with me.',
      from: regular(i),
    }),
  );
  const rota = Array.from({ length: 6 }, (_, i) =>
    mailTo(EVERYONE, 700 + i, BEGIN + 15 * SECOND + i * 12 * SECOND, {
      subject: 'RE: Quarterly rota for ward seven',
      preview: 'I can take Tuesday.',
      from: regular(i % 3),
    }),
  );
  const today = bySentTime([...storm(12), ...rota]);
  const world = createWorld({ mail: [...past, ...today] });
  const app = appOn(world);
  // They are regulars because they wrote before, and that was calm.
  await world.stores.history.remember(
    (await world.directory.find(EVERYONE))?.id ?? never(),
    past.map(({ from, sentAt }) => ({ from, sentAt })),
  );
  await liveOn(world, app, 25);
  const incident = await newestIn(world);
  expect(incident.cleanup.state).toBe('done');
  expect(await goneOf(world, rota)).toEqual([]);
  expect(await goneOf(world, storm(12))).toEqual(idsOf(storm(12).slice(1)));
  const read = await readStorm(app, incident);
  expect(read.others.map(({ messageId }) => messageId)).toEqual(idsOf(rota));
});

test('a fork that began earlier does not take the place of the mail that started it', async () => {
  const boss = mailTo(EVERYONE, 700, BEGIN - 20 * SECOND, {
    subject: 'Rota for ward seven',
    preview: 'Please find the rota.',
    from: address('boss@example.org'),
  });
  const talk = [0, 1].map((i) =>
    mailTo(EVERYONE, 701 + i, BEGIN + 15 * SECOND + i * 12 * SECOND, {
      subject: 'RE: Rota for ward seven',
      preview: 'I can take Tuesday.',
      from: regular(i),
    }),
  );
  const world = createWorld({ mail: bySentTime([boss, ...storm(12), ...talk]) });
  const app = appOn(world);
  await liveOn(world, app, 25);
  const incident = await newestIn(world);
  expect(incident.startedBy?.messageId).toBe('<mail-0@example.org>');
  expect(incident.cleanup.state).toBe('done');
  expect(await goneOf(world, [boss, ...storm(0)])).toEqual([]);
});

test('the first mail stays though it was sent hours earlier on the same day and its author answered too', async () => {
  const day = Date.UTC(2016, 10, 14);
  const author = address('author@example.org');
  const start = mailTo(EVERYONE, 0, day + 6 * HOUR, {
    subject: 'New directory test',
    preview: 'This is a test.',
    from: author,
  });
  const begin = day + 20 * HOUR;
  const replies = Array.from({ length: 30 }, (_, i) =>
    mailTo(EVERYONE, i + 1, begin + (i + 1) * 10 * SECOND),
  );
  const sorry = mailTo(EVERYONE, 99, begin + 65 * SECOND, { from: author, preview: 'Sorry everybody.' });
  const world = createWorld({ mail: bySentTime([start, ...replies, sorry]) });
  await world.clock.advance(begin + 8 * MINUTE - world.clock.now());
  await liveOn(world, appOn(world, { policy: { ...SHORT, sliceLimit: 90 } }), 25);
  const { cleanup } = await newestIn(world);
  expect(cleanup).toMatchObject({ state: 'handed-over', residue: { left: 0 } });
  expect(await goneOf(world, [start])).toEqual([]);
  expect(await goneOf(world, replies)).toEqual(idsOf(replies));
  expect('run' in cleanup ? cleanup.run?.plan.untouched : []).toEqual(['<mail-99@example.org>']);
});

test("the service desk's word to stop stays, and so does the lock holder's", async () => {
  const desk = address('desk@example.org');
  const words = ['desk@example.org', 'stormlock@example.org'].map((from, i) =>
    mailTo(EVERYONE, 90 + i, BEGIN + (150 + i) * SECOND, {
      from: address(from),
      preview: 'Please do not reply to all. The list is closed.',
    }),
  );
  const world = createWorld({ mail: bySentTime([...storm(12), ...words]) });
  await liveOn(world, appOn(world, { allowedSenders: [desk] }), 25);
  expect((await newestIn(world)).cleanup.state).toBe('done');
  expect(await goneOf(world, words)).toEqual([]);
});

/** A purge that waits for approval, and a participant's mail that comes after the release. */
async function lateMail(): Promise<{ world: World; app: AppDeps; late: Message }> {
  const mail: Message[] = [...storm(12)];
  const world = createWorld({ mail });
  const policy = { ...SHORT, purgeMailboxes: 10, coolDown: 5 * MINUTE, graceAfterRelease: 0 };
  const app = appOn(world, { policy });
  await liveOn(world, app, 12);
  const late = mailTo(EVERYONE, 300, world.clock.now(), {
    from: address('person3@example.org'),
    subject: 'New directory test: the result',
    preview: 'The new directory works. Read this by Friday.',
  });
  world.ediscovery.deliver(late);
  world.mail.deliver(SENTINEL, late);
  await liveOn(world, app, 5);
  return { world, app, late };
}

async function approve(world: World, app: AppDeps): Promise<void> {
  const { id } = await newestIn(world);
  await orderOnIncident(
    { ...app, scenarios: new MemoryScenarioStore() },
    id,
    { do: 'approve' },
    ANN,
    () => true,
  );
  await liveOn(world, app, 15);
}

test('mail that came after the plan and would go with the storm holds the purge again', async () => {
  const { world, app, late } = await lateMail();
  expect((await newestIn(world)).cleanup.state).toBe('held');
  await approve(world, app);
  expect(await goneOf(world, [late])).toEqual([]);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'held',
    why: expect.stringMatching(
      /^search 1 would also remove mail that is not the storm's: 1 message, the newest from person3@example\.org, “New directory test: the result”/,
    ),
  });
});

test('who has read that may let it go', async () => {
  const { world, app, late } = await lateMail();
  await approve(world, app);
  await approve(world, app);
  expect((await newestIn(world)).cleanup.state).toBe('done');
  expect(await goneOf(world, [late])).toEqual(idsOf([late]));
});

test.each(['everyone@example-uk.org', 'uk-everyone@example.org'])(
  'where another group’s address holds this one’s, people look before anything goes: %s',
  async (other) => {
    const world = createWorld();
    const uk = group({ id: OTHER_GROUP, address: address(other), addresses: [address(other)] });
    await world.stores.groups.put({ address: uk.address, group: uk, learnedAt: BEGIN });
    const app = appOn(world);
    await liveOn(world, app, 12);
    expect((await newestIn(world)).cleanup).toMatchObject({
      state: 'held',
      why: `a search for the group's mail may also find mail to ${other}`,
    });
    await approve(world, app);
    expect((await newestIn(world)).cleanup.state).toBe('done');
  },
);

test('where more mail came than is read, people look before anything goes', async () => {
  const world = createWorld();
  const { observations } = world.stores;
  const window = observations.window.bind(observations);
  // Reading stops at its limit.
  observations.window = async (id, from, to, limit) => {
    const read = await window(id, from, to, limit);
    const [last] = read.slice(-1);
    const more = Array.from({ length: limit - read.length }, (_, i) => ({
      ...(last ?? never()),
      messageId: `<more-${i}@example.org>`,
      subject: 'Minutes',
      thread: 'minutes' as ThreadKey,
      asksToStop: false,
    }));
    return limit < 5_000 || last === undefined ? read : [...read, ...more];
  };
  await liveOn(world, appOn(world), 12);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'held',
    why: expect.stringContaining('than the 5,000 messages that were read'),
  });
}, 30_000);

function never(): never {
  throw new Error('the directory knows the group');
}
