import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../shared/domain/time.ts';
import { address, GROUP, NOON, OTHER_GROUP } from './records.ts';
import { instances, subjects } from './subjects.ts';

const ada = address('ada@example.org');
const bob = address("bob.o'neil/#1?%+~@example.org");
const eve = address('eve@example.org');
const people = (count: number) => Array.from({ length: count }, (_, at) => address(`p${at}@example.org`));

describe.each(subjects)('a history store $name', ({ install }) => {
  it('knows nobody and no usual rate of a group without history', async () => {
    const { history } = (await install()).instance();
    expect(await history.knownPosters(GROUP, [ada], NOON)).toEqual(new Set());
    expect(await history.usualHourlyRate(GROUP, NOON)).toBeUndefined();
  });

  it('knows those who posted before the moment, in this group', async () => {
    const { history } = (await install()).instance();
    await history.remember(GROUP, [
      { from: ada, sentAt: NOON },
      { from: bob, sentAt: NOON - 1 },
    ]);
    expect(await history.knownPosters(GROUP, [ada, bob, eve, ada], NOON)).toEqual(new Set([bob]));
    expect(await history.knownPosters(GROUP, [ada, bob, eve], NOON + 1)).toEqual(new Set([ada, bob]));
    expect(await history.knownPosters(OTHER_GROUP, [ada, bob], NOON + 1)).toEqual(new Set());
  });

  it('keeps the earliest moment, in whatever order posts are remembered and by whom', async () => {
    const installation = await install();
    const [one, other, third] = instances(installation, 3);
    await one?.history.remember(GROUP, [{ from: ada, sentAt: NOON }]);
    await other?.history.remember(GROUP, [{ from: ada, sentAt: NOON - HOUR }]);
    await one?.history.remember(GROUP, [{ from: ada, sentAt: NOON + 30 * DAY }]);
    expect(await third?.history.knownPosters(GROUP, [ada], NOON - HOUR + 1)).toEqual(new Set([ada]));
    expect(await third?.history.knownPosters(GROUP, [ada], NOON - HOUR)).toEqual(new Set());
  });

  it('remembers many posts of many people at once', async () => {
    const installation = await install();
    const posts = [...people(120), ...people(120)].map((from, at) => ({ from, sentAt: NOON + at }));
    await installation.instance().history.remember(GROUP, posts);
    const known = await installation.instance().history.knownPosters(GROUP, people(130), NOON + DAY);
    expect(known).toEqual(new Set(people(120)));
  });

  it('derives the usual rate from whole days before today', async () => {
    const installation = await install();
    const [one, other] = instances(installation, 2);
    const posts = (count: number, sentAt: number) => people(count).map((from) => ({ from, sentAt }));
    await one?.history.remember(GROUP, posts(10, NOON - 2 * DAY));
    await other?.history.remember(GROUP, posts(20, NOON - 2 * DAY));
    await other?.history.remember(GROUP, posts(18, NOON - DAY));
    await one?.history.remember(GROUP, posts(500, NOON));
    expect(await other?.history.usualHourlyRate(GROUP, NOON)).toBe(1);
    expect(await one?.history.usualHourlyRate(GROUP, NOON - 2 * DAY)).toBeUndefined();
    expect(await one?.history.usualHourlyRate(OTHER_GROUP, NOON)).toBeUndefined();
  });

  it('counts days without a post as quiet days', async () => {
    const { history } = (await install()).instance();
    const posts = people(48).map((from) => ({ from, sentAt: NOON - 4 * DAY }));
    await history.remember(GROUP, posts);
    expect(await history.usualHourlyRate(GROUP, NOON)).toBe(0.5);
  });

  it('loses nothing when ten instances remember at the same time', async () => {
    const installation = await install();
    const yesterday = NOON - DAY;
    await Promise.all(
      instances(installation, 10).map(({ history }, writer) =>
        history.remember(
          GROUP,
          people(24).map((from) => ({ from, sentAt: yesterday - writer })),
        ),
      ),
    );
    const { history } = installation.instance();
    expect(await history.usualHourlyRate(GROUP, NOON)).toBe(10);
    expect(await history.knownPosters(GROUP, people(24), yesterday - 8)).toEqual(new Set(people(24)));
    expect(await history.knownPosters(GROUP, people(24), yesterday - 9)).toEqual(new Set());
  });

  it('counts every post when one instance remembers ten times at once', async () => {
    const { history } = (await install()).instance();
    const sentAt = NOON - DAY;
    await Promise.all(people(24).map((from) => history.remember(GROUP, [{ from, sentAt }])));
    expect(await history.usualHourlyRate(GROUP, NOON)).toBe(1);
  });

  it('forgets those who have not posted since, and old counts', async () => {
    const { history } = (await install()).instance();
    await history.remember(GROUP, [
      { from: ada, sentAt: NOON - 90 * DAY },
      { from: bob, sentAt: NOON - 90 * DAY },
      { from: bob, sentAt: NOON - DAY },
    ]);
    expect(await history.forget(NOON - 60 * DAY)).toBe(2);
    expect(await history.knownPosters(GROUP, [ada, bob], NOON)).toEqual(new Set([bob]));
    expect(await history.usualHourlyRate(GROUP, NOON)).toBe(1 / 24);
    await history.remember(GROUP, [{ from: ada, sentAt: NOON }]);
    expect(await history.knownPosters(GROUP, [ada], NOON)).toEqual(new Set());
  });
});
