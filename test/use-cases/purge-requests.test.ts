import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { appOn, createWorld, SHORT } from '../fakes/world.ts';
import { BEGIN, EVERYONE, mailTo } from '../fakes/world-storm.ts';
import { liveOn, newestIn } from './app-life.ts';

/** The service takes so long to count so many mailboxes on average; nobody publishes how long it takes to purge them. */
const COUNTS = [
  { mailboxes: 1_000, takes: 45 * SECOND },
  { mailboxes: 2_500, takes: 78 * SECOND },
  { mailboxes: 10_000, takes: 4 * MINUTE },
  { mailboxes: 27_500, takes: 11 * MINUTE },
  { mailboxes: 100_000, takes: 25 * MINUTE },
] as const;
const PURGES = [
  { messages: 12, slices: 1 },
  { messages: 151, slices: 2 },
] as const;

test.each(COUNTS.flatMap((count) => PURGES.map((purge) => ({ ...count, ...purge }))))(
  '$messages mails in $mailboxes mailboxes are purged with at most a fifth more requests than it takes',
  async ({ takes, messages, slices }) => {
    // Forty people took turns, so that the length of a query does not add to the slices.
    const mail = Array.from({ length: messages + 1 }, (_, i) =>
      mailTo(EVERYONE, i, BEGIN + i * SECOND, { from: mailTo(EVERYONE, i % 40, BEGIN).from }),
    );
    const world = createWorld({ mail });
    world.ediscovery.estimateTakes = takes;
    world.ediscovery.purgeTakes = 2 * takes;
    const app = appOn(world, { policy: { ...SHORT, purge: 'all', sliceLimit: 90 } });
    await liveOn(world, app, 20 + Math.ceil((4 * takes) / MINUTE));
    expect((await newestIn(world)).cleanup).toMatchObject({ state: 'done', residue: { left: 0 } });
    expect(world.ediscovery.purges).toHaveLength(slices);
    const minutes = 2 * Math.ceil(takes / MINUTE) + Math.ceil((2 * takes) / MINUTE);
    expect(world.ediscovery.calls.length).toBeLessThanOrEqual(1.2 * (4 * slices + minutes));
  },
);
