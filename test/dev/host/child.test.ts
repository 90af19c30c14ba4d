import { expect, test } from 'vitest';
import { startChild } from '../../../dev/host/child.ts';

test('a child that dies before it is ready is reported with its output', { timeout: 20_000 }, async () => {
  const failed = startChild({
    name: 'The emulator',
    args: ['-e', `console.log('port taken'); console.error('giving up'); process.exit(3)`],
    readyWhen: () => undefined,
  });
  await expect(failed).rejects.toThrow(/^The emulator ended with code 3 before it was ready; it said:/);
  await expect(failed).rejects.toThrow(/port taken/);
  await expect(failed).rejects.toThrow(/giving up/);
});

test('a child that is never ready is ended and reported', { timeout: 20_000 }, async () => {
  const failed = startChild({
    name: 'The emulator',
    args: ['-e', 'setInterval(() => {}, 1000)'],
    readyWhen: () => undefined,
    startTimeout: 100,
  });
  await expect(failed).rejects.toThrow('The emulator was not ready after 100 ms; it said:\n(nothing)');
});
