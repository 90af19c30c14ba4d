import { expect, test } from 'vitest';
import { catchUp } from '../../dev/demo/catch-up.ts';
import { HOUR, stageForTest } from './harness/stage.ts';

test('after hours that passed too fast to read inboxes in, a rehearsal is healthy before anybody looks', async () => {
  const stage = await stageForTest({ settings: { 'AzureWebJobs.wake.Disabled': undefined } });
  const health = async () => (await fetch(`${stage.host.url}/api/health`)).status;
  stage.leap(HOUR);
  await catchUp(stage);
  expect(await health()).toBe(200);
  expect(stage.clock.speed).toBe(1);
});
