import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RehearsalClock } from '../../../dev/clock.ts';
import type { LogEntry } from '../../../dev/host/log.ts';
import { type SpawnedHost, type SpawnOptions, spawnHost } from '../../../dev/host/spawn.ts';
import { appFolder } from './app-folder.ts';

const SOURCE = `
  app.http('env', { handler: () => ({ jsonBody: process.env }) });
  app.http('locked', { authLevel: 'function', handler: () => ({ body: 'in' }) });
  app.timer('now', { schedule: '0 0 0 1 1 *', handler: (timer, context) => { context.log('fired'); } });
  app.timer('bad', { schedule: '0 0 0 1 1 *', handler: () => { throw new Error('no'); } });
  app.hook.appTerminate(() => console.log('terminated'));
`;

const url = (path: string): string => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);

/** A process that starts children and then does nothing. */
const PARENT = `
  const { startAzurite } = await import(${url('dev/azurite.ts')});
  const { spawnHost } = await import(${url('dev/host/spawn.ts')});
  const azurite = await startAzurite();
  const host = await spawnHost({ env: {}, appRoot: process.env.APP_ROOT });
  console.log(JSON.stringify([azurite.queueUrl, host.url]));
`;

async function spawned(source = SOURCE, options: Partial<SpawnOptions> = {}): Promise<SpawnedHost> {
  const host = await spawnHost({ env: {}, appRoot: appFolder({ source }), ...options });
  onTestFinished(async () => {
    host.kill();
    await host.exited;
  });
  return host;
}

describe('a host in a process of its own', { timeout: 60_000 }, () => {
  test('serves the app with the given environment and nothing of ours', async () => {
    vi.stubEnv('SPAWN_TEST_OURS', 'secret');
    onTestFinished(() => void vi.unstubAllEnvs());
    const host = await spawned(SOURCE, { env: { SPAWN_TEST_GIVEN: 'given' } });
    const env = (await (await fetch(`${host.url}/api/env`)).json()) as Record<string, string>;
    expect(env).toMatchObject({
      SPAWN_TEST_GIVEN: 'given',
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
      WEBSITE_HOSTNAME: new URL(host.url).host,
    });
    expect(env).not.toHaveProperty('SPAWN_TEST_OURS');
    expect(JSON.stringify(env)).not.toContain(host.keys.master);
  });

  test('knows the keys it was given', async () => {
    const host = await spawned(SOURCE, { keys: { default: 'd' } });
    expect(host.keys.default).toBe('d');
    expect((await fetch(`${host.url}/api/locked`)).status).toBe(401);
    expect(await (await fetch(`${host.url}/api/locked?code=d`)).text()).toBe('in');
  });

  test('fires functions by hand and keeps their log', async () => {
    const seen: LogEntry[] = [];
    const host = await spawned(SOURCE, { onLog: (entry) => seen.push(entry) });
    await host.fire('now');
    expect(host.logs).toContainEqual(
      expect.objectContaining({ category: 'Function.now.User', message: 'fired' }),
    );
    expect(seen).toEqual(host.logs);
    await expect(host.fire('bad')).rejects.toThrow(/firing "bad" failed \(500\): .*Error: no/);
    await expect(host.fire('missing')).rejects.toThrow('firing "missing" failed (404)');
  });

  test('takes its time from a rehearsal clock', async () => {
    const source = `app.timer('tick', { schedule: '0 0 * * * *', handler: (timer, context) => { context.log(timer.scheduleStatus.next); } });`;
    const root = appFolder({ source });
    const clockFile = join(root, 'clock.json');
    RehearsalClock.start(clockFile, Date.parse('2016-11-14T08:29:00Z'), 7200);
    let heard: (line: string) => void = () => {};
    const first = new Promise<string>((resolve) => {
      heard = resolve;
    });
    const onLog = ({ category, message }: LogEntry) => category === 'Function.tick.User' && heard(message);
    await spawned(source, { appRoot: root, clockFile, onLog });
    expect(await first).toMatch(/^2016-11-14T\d\d:00:00\.000\+00:00$/);
  });

  test('ends gently when asked to', async () => {
    const host = await spawned();
    await host.stop();
    expect(await host.exited).toBe(0);
    expect(host.logs.at(-1)).toMatchObject({ category: 'Console', message: 'terminated' });
  });

  test('ends at once when killed', async () => {
    const host = await spawned();
    host.kill();
    expect(await host.exited).toBeNull();
    expect(host.logs.map(({ message }) => message)).not.toContain('terminated');
  });

  test('that cannot start says why', async () => {
    await expect(spawned(`throw new Error('STORMLOCK_SENTINELS is missing');`)).rejects.toThrow(
      /The development host ended with code 1 before it was ready; it said:[\s\S]*STORMLOCK_SENTINELS is missing/,
    );
    await expect(spawned(SOURCE, { port: 70_000 })).rejects.toThrow('--port: Too big');
  });

  test('dies with its parent, and so does Azurite', async () => {
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PARENT], {
      env: { ...process.env, APP_ROOT: appFolder({ source: SOURCE }) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const lines = createInterface({ input: parent.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    const urls = JSON.parse(line) as string[];
    for (const url of urls) expect((await fetch(url)).status).toBeGreaterThan(0);
    parent.kill('SIGKILL');
    for (const url of urls) await refused(url);
  });
});

/** Resolves when nobody answers there any more. */
async function refused(url: string): Promise<void> {
  for (;;) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (!answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
