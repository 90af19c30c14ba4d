import { expect, test } from 'vitest';
import { Refused } from '../../shared/domain/errors.ts';
import { dismiss } from '../../shared/domain/incident-dismissal.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Purger } from '../../shared/domain/purge.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { incidentWith } from '../../shared/use-cases/operate-incident.ts';
import { address, group } from '../contract/stores/records.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { FakeDefender } from '../fakes/world-defender.ts';
import { EVERYONE, mailTo, storm } from '../fakes/world-storm.ts';
import { liveOn, newestIn, storyOf } from './app-life.ts';

const MEMBERS = 500;
const KIM = { kind: 'operator', name: 'Kim' } as const;

/** Senders whose addresses no query may hold. */
const UNQUERYABLE = storm(12).map((mail) => ({
  ...mail,
  from: address(mail.from.replace('person', 'per!son')),
}));

/** Who began it replies too: nothing but the Message-ID tells that reply from the mail that stays. */
const STARTER_REPLIES = [
  ...storm(12),
  mailTo(EVERYONE, 99, storm(12).at(-1)?.sentAt ?? 0, { from: address('person0@example.org') }),
];

function setUp(mail: readonly Message[], purgers: readonly Purger[], firstPosition?: 'observe') {
  const audience = { members: MEMBERS, exact: true };
  const world = createWorld({ mail, groups: [group({ audience })] });
  const defender = new FakeDefender(world.clock, mail, MEMBERS);
  world.mail.isTaken = (id) => defender.hasRemoved(id);
  const app = appOn(world, {
    remediation: defender,
    policy: { ...SHORT, remediationTakes: 10 * MINUTE, purgers },
    ...(firstPosition === undefined ? {} : { firstPosition }),
  });
  return { world, defender, app };
}

const idsOf = (mails: readonly Message[]): string[] => mails.map((mail) => mail.internetMessageId);

test('where no query is safe, Defender removes exactly the messages, and no search is made', async () => {
  const { world, defender, app } = setUp(UNQUERYABLE, ['ediscovery', 'defender', 'manual']);
  await liveOn(world, app, 40);
  const incident = await newestIn(world);
  expect(incident.cleanup).toMatchObject({
    state: 'done',
    run: { purger: 'defender', plan: { slices: [], removed: [] }, remediation: { sent: 6_000 } },
    residue: { looked: 12, left: 0 },
  });
  expect(storyOf(incident)).toContain(
    'Planned the purge of 12 messages by Defender, copy by copy, because no query is safe: the address of a sender cannot stand in a query.',
  );
  const [start, ...replies] = idsOf(UNQUERYABLE);
  const times = defender.removals();
  expect(new Set(replies.flatMap((id) => times.get(id)))).toEqual(new Set([1]));
  expect(new Set(times.get(start ?? ''))).toEqual(new Set([0]));
  expect(defender.strays).toEqual([]);
  expect(world.ediscovery.calls).toEqual([]);
  expect(world.channel.sent.find(({ kind }) => kind === 'purged')?.text).toContain('12 messages, 6,000');
});

test('a mail that is delivered days later than the storm costs its sender the search, not everybody', async () => {
  const late = mailTo(EVERYONE, 50, storm(12)[0]?.sentAt ?? 0, {
    receivedAt: (storm(12)[0]?.sentAt ?? 0) + 4 * DAY,
  });
  const { world, app } = setUp([...storm(12), late], ['ediscovery', 'defender']);
  await liveOn(world, app, 40);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'handed-over',
    why: '1 message of the storm is covered by no search',
    run: { plan: { untouched: ['<mail-50@example.org>'] } },
    residue: { looked: 12, left: 0 },
  });
});

test('Defender also removes the messages that no query reaches; searches leave them and say so', async () => {
  const first = setUp(STARTER_REPLIES, ['defender']);
  await liveOn(first.world, first.app, 40);
  expect((await newestIn(first.world)).cleanup).toMatchObject({
    state: 'done',
    run: { remediation: { copies: 13 * MEMBERS } },
    residue: { looked: 13, left: 0 },
  });
  const second = setUp(STARTER_REPLIES, ['ediscovery', 'defender']);
  await liveOn(second.world, second.app, 40);
  const incident = await newestIn(second.world);
  expect(incident.cleanup).toMatchObject({
    state: 'handed-over',
    why: '1 message of the storm is covered by no search',
    run: { plan: { untouched: ['<mail-99@example.org>'] } },
  });
  expect(storyOf(incident)).toContain('by 2 searches; 1 message no safe query reaches.');
});

test.each([
  [
    ['ediscovery', 'manual'],
    'Nothing was purged: no query is safe (the address of a sender cannot stand in a query)',
  ],
  [['ediscovery'], 'no query is safe'],
  [
    ['manual', 'defender'],
    'purging is left to people by setting, and no query is safe (the address of a sender',
  ],
] as const)('with %j people get the messages and learn why there is no query', async (purgers, words) => {
  const { world, defender, app } = setUp(UNQUERYABLE, purgers);
  await liveOn(world, app, 10);
  const { cleanup } = await newestIn(world);
  expect(cleanup).toMatchObject({
    state: 'handed-over',
    remedy: 'Search the messages by hand in Microsoft Purview; the incident lists them.',
    run: { plan: { slices: [], untouched: expect.arrayContaining(idsOf(UNQUERYABLE.slice(1))) } },
  });
  const notice = world.channel.sent.find(({ kind }) => kind === 'attention');
  expect(notice?.text).toContain(words);
  expect(notice?.text).toContain('the incident lists them');
  expect(defender.accepted).toEqual([]);
});

test('where Defender refuses and there is no query, people are told both', async () => {
  const { world, defender, app } = setUp(UNQUERYABLE, ['ediscovery', 'defender', 'manual']);
  defender.failures = [new Refused('403, no Plan 2', 'Buy it.')];
  await liveOn(world, app, 20);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'handed-over',
    why: '403, no Plan 2',
    remedy: 'Buy it. Search the messages by hand in Microsoft Purview; the incident lists them.',
    run: { remediation: { sent: 0 } },
  });
});

test('more messages than Defender takes of one recipient, and no query: people are told that', async () => {
  const many = Array.from({ length: 1_001 }, (_, i) =>
    mailTo(EVERYONE, 100 + i, (storm(12).at(-1)?.sentAt ?? 0) + i, {
      from: address(`per!son${i + 100}@example.org`),
    }),
  );
  const { world, app } = setUp([...UNQUERYABLE, ...many], ['ediscovery', 'defender']);
  await liveOn(world, app, 10);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'handed-over',
    why: expect.stringContaining('the storm has 1,013'),
    remedy: expect.stringContaining('Search the messages by hand'),
  });
});

test('observing says what Defender would have removed, and by which way', async () => {
  const { world, app } = setUp(UNQUERYABLE, ['ediscovery', 'defender'], 'observe');
  await liveOn(world, app, 20);
  expect(storyOf(await newestIn(world))).toContain(
    '12 messages would have been removed by Defender, copy by copy.',
  );
  expect(world.channel.sent.at(-1)?.text).toContain('it would have removed 12 messages by Defender.');
});

test('an incident that is dismissed after Defender began tells what becomes of the removed mail', async () => {
  const { world, defender, app } = setUp(UNQUERYABLE, ['defender']);
  await liveOn(world, app, 6);
  expect(defender.accepted).toHaveLength(1);
  const { value, version } = await incidentWith(app, (await newestIn(world)).id);
  const given = { by: KIM, reason: 'a birthday', at: world.clock.now() };
  await world.stores.incidents.update(dismiss(value, given), version);
  expect((await newestIn(world)).cleanup).toMatchObject({
    state: 'handed-over',
    remedy: expect.stringContaining('action center of Microsoft Defender'),
  });
});
