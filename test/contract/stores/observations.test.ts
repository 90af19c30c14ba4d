import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../shared/domain/observation.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/time.ts';
import { GROUP, NOON, OTHER_GROUP, observation } from './records.ts';
import { instances, subjects } from './subjects.ts';

const ids = (observations: readonly Observation[]) => observations.map(({ messageId }) => messageId);
const some = (count: number, from = 0) => Array.from({ length: count }, (_, at) => observation(from + at));

describe.each(subjects)('an observation store $name', ({ install }) => {
  it('reports an observation as new once, whatever instance sees its copies', async () => {
    const installation = await install();
    const [first, second] = instances(installation, 2);
    expect(await first?.observations.add([observation(1)])).toEqual([observation(1)]);
    expect(await first?.observations.add([observation(1)])).toEqual([]);
    expect(await second?.observations.add([observation(1)])).toEqual([]);
    expect(await second?.observations.window(GROUP, NOON, NOON + HOUR, 10)).toEqual([observation(1)]);
  });

  it('stores the new ones of a batch that holds known ones, repeats and other groups', async () => {
    const installation = await install();
    await installation.instance().observations.add([observation(2), observation(4)]);
    const { observations } = installation.instance();
    const elsewhere = observation(1, { groupId: OTHER_GROUP });
    const batch = [observation(1), observation(2), observation(3), observation(3), elsewhere, observation(4)];
    expect(await observations.add(batch)).toEqual([observation(1), observation(3), elsewhere]);
    expect(ids(await observations.window(GROUP, NOON, NOON + HOUR, 10))).toEqual(
      ids([observation(4), observation(3), observation(2), observation(1)]),
    );
    expect(await observations.window(OTHER_GROUP, NOON, NOON + HOUR, 10)).toEqual([elsewhere]);
  });

  it('stores hundreds at once', async () => {
    const { observations } = (await install()).instance();
    expect(await observations.add(some(250))).toHaveLength(250);
    expect(await observations.window(GROUP, NOON, NOON + HOUR, 1_000)).toHaveLength(250);
  });

  it('answers with the newest of the window, both ends included, across midnight', async () => {
    const { observations } = (await install()).instance();
    const midnight = NOON + DAY / 2;
    const at = (minutes: number) => observation(minutes, { sentAt: midnight + minutes * MINUTE });
    await observations.add([-40, -30, -20, -10, 0, 10, 20, 30, 40].map(at));
    const window = [midnight - 30 * MINUTE, midnight + 30 * MINUTE] as const;
    expect(await observations.window(GROUP, ...window, 100)).toEqual([30, 20, 10, 0, -10, -20, -30].map(at));
    expect(await observations.window(GROUP, ...window, 5)).toEqual([30, 20, 10, 0, -10].map(at));
    expect(await observations.window(GROUP, ...window, 2)).toEqual([30, 20].map(at));
    expect(await observations.window(GROUP, midnight - DAY, midnight - HOUR, 10)).toEqual([]);
  });

  it('keeps every field, unusual text included', async () => {
    const { observations } = (await install()).instance();
    const odd = observation(1, {
      messageId: `<${'x'.repeat(1_500)}/\\#?'"%\u0001@example.org>`,
      subject: 'Réponse: "тест" {1} 🎉\u2028 \r\n--changeset POST http://x/ \ud83d',
      automation: 'auto-reply',
      isCourtesy: true,
      asksToStop: true,
    });
    expect(await observations.add([odd, observation(2)])).toHaveLength(2);
    expect(await observations.window(GROUP, NOON, NOON + HOUR, 10)).toEqual([observation(2), odd]);
  });

  it('copes with dates that no clock ever showed', async () => {
    const { observations } = (await install()).instance();
    const ancient = observation(1, { sentAt: -5 });
    const distant = observation(2, { sentAt: 8_640_000_000_000_000 });
    expect(await observations.add([ancient, distant])).toHaveLength(2);
    expect(await observations.window(GROUP, NOON, NOON + HOUR, 10)).toEqual([]);
    expect(await observations.window(GROUP, NOON, 8_640_000_000_000_000, 10)).toEqual([distant]);
  });

  it('loses nothing and reports each new one exactly once when ten instances add the same', async () => {
    const installation = await install();
    const batches = instances(installation, 10).map(({ observations }, at) =>
      observations.add(some(40, at * 3)),
    );
    const reported = ids((await Promise.all(batches)).flat());
    expect(reported.toSorted()).toEqual(ids(some(67)).toSorted());
    const { observations } = installation.instance();
    expect(await observations.window(GROUP, NOON, NOON + HOUR, 1_000)).toHaveLength(67);
  });

  it('forgets whole days of every group and keeps the rest', async () => {
    const { observations } = (await install()).instance();
    const groups = [GROUP, OTHER_GROUP];
    const on = (day: number) =>
      groups.flatMap((groupId) => some(3).map((o) => ({ ...o, groupId, sentAt: o.sentAt + day * DAY })));
    await observations.add([...on(0), ...on(1), ...on(2)]);
    expect(await observations.forget(NOON + 2 * DAY)).toBe(12);
    expect(await observations.forget(NOON + 2 * DAY)).toBe(0);
    for (const groupId of groups) {
      const left = await observations.window(groupId, NOON - DAY, NOON + 3 * DAY, 100);
      expect(left.map(({ sentAt }) => sentAt)).toEqual([2, 1, 0].map((n) => NOON + 2 * DAY + n * 1_000));
    }
    expect(await observations.add([observation(0)])).toHaveLength(1);
  });
});
