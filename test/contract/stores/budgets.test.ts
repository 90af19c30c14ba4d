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

  it('spends several at once or none of them', async () => {
    const { budgets } = (await install()).instance();
    expect(await budgets.take('purge', 5, MINUTE, NOON, 2)).toBe(true);
    expect(await budgets.take('purge', 5, MINUTE, NOON, 2)).toBe(true);
    expect(await budgets.take('purge', 5, MINUTE, NOON, 2)).toBe(false);
  });

  it('keeps for who asked for several what others would take one by one', async () => {
    const { budgets } = (await install()).instance();
    const granted: number[] = [];
    for (let at = NOON; at < NOON + 10 * MINUTE; at += 10 * SECOND) {
      await budgets.take('purge', 5, MINUTE, at);
      if ((at - NOON) % MINUTE === 30 * SECOND && (await budgets.take('purge', 5, MINUTE, at, 2)))
        granted.push(at);
    }
    expect(granted.length).toBeGreaterThanOrEqual(4);
  });

  it('keeps it for two periods, not for ever', async () => {
    const { budgets } = (await install()).instance();
    for (let i = 0; i < 4; i++) await budgets.take('purge', 5, MINUTE, NOON);
    expect(await budgets.take('purge', 5, MINUTE, NOON, 2)).toBe(false);
    expect(await budgets.take('purge', 5, MINUTE, NOON)).toBe(false);
    const later = NOON + 2 * MINUTE;
    for (let i = 0; i < 5; i++) expect(await budgets.take('purge', 5, MINUTE, later)).toBe(true);
  });

  it('keeps nothing for who asks for more than there ever is', async () => {
    const { budgets } = (await install()).instance();
    expect(await budgets.take('purge', 5, MINUTE, NOON, 6)).toBe(false);
    expect(await budgets.take('purge', 5, MINUTE, NOON, 5)).toBe(true);
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
