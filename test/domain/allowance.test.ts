import { expect, test } from 'vitest';
import { type Allowance, afterTake } from '../../shared/domain/allowance.ts';
import { MINUTE } from '../../shared/domain/time.ts';

const take = (allowance: Allowance, count: number, now: number) =>
  afterTake(allowance, { capacity: 5, period: MINUTE, now, count });

test('what was taken a period ago no longer counts', () => {
  expect(take({ takes: [0, 1, 2, 3, 4] }, 1, MINUTE)).toEqual({
    granted: true,
    allowance: { takes: [1, 2, 3, 4, MINUTE] },
  });
  expect(take({ takes: [0, 1, 2, 3, 4] }, 1, MINUTE - 1).granted).toBe(false);
});

test('several that are not to be had are kept from single takes, until somebody takes several or two periods passed', () => {
  const { granted, allowance } = take({ takes: [0, 0, 0, 0] }, 2, 1);
  expect([granted, allowance]).toEqual([
    false,
    { takes: [0, 0, 0, 0], kept: { count: 2, until: 1 + 2 * MINUTE } },
  ]);
  expect(take(allowance, 1, 2)).toEqual({ granted: false, allowance });
  expect(take(allowance, 2, 3)).toEqual({ granted: false, allowance });
  const third = { takes: [MINUTE, MINUTE], kept: { count: 2, until: 9 * MINUTE } };
  expect(take(third, 1, MINUTE).allowance).toMatchObject({ takes: { length: 3 }, kept: third.kept });
  expect(take(third, 2, MINUTE).allowance).toEqual({ takes: [MINUTE, MINUTE, MINUTE, MINUTE] });
  expect(take(allowance, 1, 1 + 2 * MINUTE).allowance.kept).toBeUndefined();
});

test('nothing is kept for one, nor for more than there ever is', () => {
  const full = { takes: [0, 0, 0, 0, 0] };
  expect(take(full, 1, 1).allowance).toEqual(full);
  expect(take(full, 6, 1).allowance).toEqual(full);
});
