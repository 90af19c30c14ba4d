import { QueueServiceClient } from '@azure/storage-queue';
import { expect, test } from 'vitest';
import { startAzurite } from '../../../dev/azurite.ts';

test('Azurite starts on ports of its own, works and stops', { timeout: 60_000 }, async () => {
  const [one, two] = await Promise.all([startAzurite(), startAzurite()]);
  expect(one.queueUrl).not.toBe(two.queueUrl);
  const queue = QueueServiceClient.fromConnectionString(one.connectionString).getQueueClient('wakes');
  await queue.create();
  expect(
    await QueueServiceClient.fromConnectionString(two.connectionString).getQueueClient('wakes').exists(),
  ).toBe(false);
  await Promise.all([one.stop(), two.stop()]);
  await expect(fetch(one.queueUrl)).rejects.toThrow();
});
