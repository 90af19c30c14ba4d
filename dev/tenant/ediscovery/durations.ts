const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Published average search times, without promise: mailboxes -> milliseconds. */
const AVERAGES: readonly (readonly [mailboxes: number, duration: number])[] = [
  [0, 30 * SECOND],
  [100, 30 * SECOND],
  [1_000, 45 * SECOND],
  [10_000, 4 * MINUTE],
  [25_000, 10 * MINUTE],
  [50_000, 20 * MINUTE],
  [100_000, 25 * MINUTE],
];

/** How long a search over so many mailboxes takes, in milliseconds; beyond the table its last slope goes on. */
export function searchDuration(mailboxes: number): number {
  const above = AVERAGES.findIndex(([limit]) => mailboxes < limit);
  const upper = above === -1 ? AVERAGES.length - 1 : above;
  const [x0, y0] = AVERAGES[upper - 1] ?? [0, 0];
  const [x1, y1] = AVERAGES[upper] ?? [1, 0];
  return Math.round(y0 + ((y1 - y0) * (mailboxes - x0)) / (x1 - x0));
}
