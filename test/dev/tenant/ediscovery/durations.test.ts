import { expect, test } from 'vitest';
import { searchDuration } from '../../../../dev/tenant/ediscovery/durations.ts';

const MINUTE = 60_000;

test.each([
  [1, 0.5 * MINUTE],
  [100, 0.5 * MINUTE],
  [1_000, 0.75 * MINUTE],
  [30_000, 12 * MINUTE],
  [100_000, 25 * MINUTE],
  [840_000, 99 * MINUTE],
])('a search over %d mailboxes takes the published average', (mailboxes, expected) => {
  expect(searchDuration(mailboxes)).toBe(expected);
});
