import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../shared/domain/time.ts';
import { NOON } from './records.ts';
import { instances, subjects } from './subjects.ts';

describe.each(subjects)('a budget store $name', ({ install }) => {
  it('spends no more than the capacity', async () => {
    const { budgets } = (await install()).instance();
    const takes: boolean[] = [];
    for (let at = 0; at < 7; at++) takes.push(await budgets.take('purge', 5, MINUTE, NOON + at));
    expect(takes).toEqual([true, true, true, true, true, false, false]);
  });

  it('keeps budgets of different names apart', async () => {
    const { budgets } = (await install()).instance();
    expect(await budgets.take('one/two#', 1, MINUTE, NOON)).toBe(true);
    expect(await budgets.take('other', 1, MINUTE, NOON)).toBe(true);
    expect(await budgets.take('one/two#', 1, MINUTE, NOON)).toBe(false);
  });

  it('gives each take back when the period since it has passed', async () => {
    const { budgets } = (await install()).instance();
    await budgets.take('purge', 2, MINUTE, NOON);
    await budgets.take('purge', 2, MINUTE, NOON + 30 * SECOND);
    expect(await budgets.take('purge', 2, MINUTE, NOON + MINUTE - 1)).toBe(false);
    expect(await budgets.take('purge', 2, MINUTE, NOON + MINUTE)).toBe(true);
    expect(await budgets.take('purge', 2, MINUTE, NOON + MINUTE)).toBe(false);
  });

  it('never lets more than five through in any sliding minute', async () => {
    const installation = await install();
    const [one, other] = instances(installation, 2);
    const granted: number[] = [];
    for (let at = NOON; at < NOON + 5 * MINUTE; at += 1_700) {
      const { budgets } = (at % 2 === 0 ? one : other) ?? installation.instance();
      if (await budgets.take('purge', 5, MINUTE, at)) granted.push(at);
    }
    for (const start of granted) {
      expect(granted.filter((at) => at >= start && at < start + MINUTE).length).toBeLessThanOrEqual(5);
    }
    expect(granted.length).toBeGreaterThanOrEqual(24);
  });

  it('grants exactly the capacity to ten racing instances', async () => {
    const installation = await install();
    const takes = await Promise.all(
      instances(installation, 10).map(({ budgets }) => budgets.take('purge', 5, MINUTE, NOON)),
    );
    expect(takes.filter(Boolean)).toHaveLength(5);
  });
});
