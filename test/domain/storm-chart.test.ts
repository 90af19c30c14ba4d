import { expect, test } from 'vitest';
import { stormChart } from '../../shared/domain/storm-chart.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { NOON } from '../contract/stores/records.ts';

const bins = (minutes: number) =>
  Array.from({ length: minutes }, (_, i) => ({ at: NOON + i * MINUTE, messages: i % 3 }));

test('shows the mails of each minute, and what came after the last mark as such', () => {
  const chart = stormChart(bins(6), [
    { at: NOON + MINUTE, label: 'detected' },
    { at: NOON + 4 * MINUTE, label: 'locked' },
  ]);
  expect(chart.match(/class="before"/g)).toHaveLength(4);
  expect(chart.match(/class="after"/g)).toHaveLength(2);
  expect(chart).toContain(
    'Mails in each minute, 14 Nov 2016 12:00:00 UTC to 14 Nov 2016 12:06:00 UTC; at most 2',
  );
  expect(chart).toContain('<title>14 Nov 2016 12:01:00 UTC: 1 mail</title>');
  expect(chart).toContain('text-anchor="start">detected</text>');
});

test('puts long storms together, and a label at the right edge to the left of its line', () => {
  const chart = stormChart(bins(5 * 60), [{ at: NOON + 5 * HOUR, label: 'locked' }]);
  expect(chart).toContain('Mails in every 3 minutes');
  expect(chart).toContain('text-anchor="end">locked</text>');
  expect(chart).not.toContain('class="after" x="0.0"');
});

test('is whole without a mark', () => {
  expect(stormChart(bins(2), [])).not.toContain('class="after"');
});
