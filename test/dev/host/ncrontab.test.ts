import { expect, test } from 'vitest';
import { parseNcrontab } from '../../../dev/host/ncrontab.ts';

const next = (expression: string, after: string): string =>
  new Date(parseNcrontab(expression).next(Date.parse(after))).toISOString();

test('six fields begin with seconds', () => {
  expect(next('30 */5 * * * *', '2016-11-14T08:29:00Z')).toBe('2016-11-14T08:30:30.000Z');
});

test('five fields are minutes upwards', () => {
  expect(next('*/15 * * * *', '2016-11-14T08:29:00Z')).toBe('2016-11-14T08:30:00.000Z');
});

test('an occurrence comes strictly after the moment asked about', () => {
  expect(next('0 * * * * *', '2016-11-14T08:30:00Z')).toBe('2016-11-14T08:31:00.000Z');
});

test('times are UTC', () => {
  expect(next('0 0 3 * * *', '2016-07-01T12:00:00Z')).toBe('2016-07-02T03:00:00.000Z');
});

test('day of month and day of week must both fit', () => {
  expect(next('0 0 0 1 * MON', '2016-11-14T00:00:00Z')).toBe('2017-05-01T00:00:00.000Z');
});

test('what is no expression is named', () => {
  expect(() => parseNcrontab('every minute')).toThrow('"every minute" is no NCRONTAB expression');
  expect(() => parseNcrontab('0 0 0 L * *')).toThrow();
  expect(() => parseNcrontab('00:05:00')).toThrow('"00:05:00" is no NCRONTAB expression');
});

test('a day that never comes is refused', () => {
  expect(() => parseNcrontab('0 0 0 30 2 *')).toThrow('never comes true');
});
