import { describe, expect, test, vi } from 'vitest';
import { startHost } from '../../../dev/host/host.ts';
import { type AppFolder, appFolder } from './app-folder.ts';
import { hosted } from './hosted.ts';

const starting = (app: AppFolder): Promise<unknown> =>
  startHost({ appRoot: appFolder(app), log: () => undefined });

const fine = `app.http('fine', { handler: () => ({ body: 'fine' }) });`;

describe('the start', { timeout: 20_000 }, () => {
  test('loads every file that main names, sorted', async () => {
    const host = await hosted({
      source: '',
      packageJson: { main: './{src,more}/**/*.cjs' },
      files: {
        'src/b.cjs': `globalThis.order.push('b');`,
        'src/deep/a.cjs': `globalThis.order.push('deep/a');`,
        'more/x.cjs': `globalThis.order = ['x'];`,
        'src/c.js': `throw new Error('not named');`,
        'src/z.cjs': `app.http('order', { handler: () => ({ jsonBody: globalThis.order }) });`,
      },
    });
    expect(await (await host.call('/api/order')).json()).toEqual(['x', 'b', 'deep/a']);
  });

  test('lists everything that is wrong with the functions at once', async () => {
    const source = `
      const handler = () => ({});
      app.http('1st', { handler });
      app.http('host', { handler });
      app.http('a', { route: 'admin/x', handler });
      app.http('b', { route: 'RuntimeX', handler });
      app.http('c', { route: '{id:intt}', handler });
      app.http('d', { route: 'same', handler });
      app.http('e', { route: 'Same', methods: ['POST'], handler });
      app.timer('f', { schedule: 'often', handler });
      app.timer('g', { schedule: '%NO_SUCH_SETTING%', handler });
      app.storageQueue('h', { queueName: 'Bad_Name', connection: 'AzureWebJobsStorage', handler });
      app.storageQueue('i', { queueName: 'good', connection: 'NoSuchConnection', handler });
      app.storageBlob('j', { path: 'x', connection: 'AzureWebJobsStorage', handler });
      app.http('k', { handler, extraInputs: [input.storageBlob({ path: 'x', connection: 'y' })] });
      app.timer('l', { schedule: '0 * * * * *', handler, retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 1000 } });
    `;
    const { problems } = (await starting({ source }).catch((error: unknown) => error)) as {
      problems: string[];
    };
    expect(problems.map((problem) => problem.slice(0, 90))).toEqual(
      expect.arrayContaining([
        expect.stringContaining('function "1st": its name must begin with a letter'),
        expect.stringContaining('function "host": its name must begin with a letter'),
        expect.stringContaining('function "a": the route "admin/x" begins with "admin"'),
        expect.stringContaining('function "b": the route "RuntimeX" begins with "runtime"'),
        expect.stringContaining('function "c": there is no route constraint "intt"'),
        expect.stringContaining('function "e": the route "Same" conflicts with that of "d"'),
        expect.stringContaining('function "f": "often" is no NCRONTAB expression'),
        expect.stringContaining(
          'function "g": "%NO_SUCH_SETTING%": the app setting NO_SUCH_SETTING is not set',
        ),
        expect.stringContaining('function "h": "Bad_Name" is no queue name'),
        expect.stringContaining('function "i": connection NoSuchConnection: the setting'),
        expect.stringContaining('function "j": binding of type "blobTrigger"'),
        expect.stringContaining('function "k": input binding "blob" is not supported'),
        expect.stringContaining('function "l": retry policies are not supported'),
      ]),
    );
    expect(problems).toHaveLength(13);
  });

  test('names the file that throws while it is loaded, and why', async () => {
    const failed = starting({ source: `throw new Error('STORMLOCK_SENTINELS is missing');` });
    await expect(failed).rejects.toThrow(/loading .*app\.cjs failed: Error: STORMLOCK_SENTINELS is missing/);
  });

  test('refuses two functions of one name', async () => {
    const failed = starting({ source: `${fine} app.http('FINE', { handler: () => ({}) });` });
    await expect(failed).rejects.toThrow('A function named "FINE" is registered already');
  });

  test('refuses an app that has no functions, no files or no package.json', async () => {
    await expect(starting({ source: '' })).rejects.toThrow('it registers no function');
    await expect(starting({ source: fine, packageJson: { main: 'dist/*.cjs' } })).rejects.toThrow(
      /dist\/\*\.cjs: "main" of package\.json names no file; build the app/,
    );
    await expect(startHost({ appRoot: '/nonexistent', log: () => undefined })).rejects.toThrow(
      'has no package.json',
    );
  });

  test('refuses HTTP streaming, which this host does not have', async () => {
    const failed = starting({ source: `app.setup({ enableHttpStream: true }); ${fine}` });
    await expect(failed).rejects.toThrow('HTTP streaming');
  });

  test('names what host.json has wrong', async () => {
    const hostJson = { extensions: { queues: { batchSize: 64, maxPollingInterval: 'soon' } } };
    const failed = starting({ source: fine, hostJson });
    await expect(failed).rejects.toThrow(/queues\.batchSize/);
    await expect(failed).rejects.toThrow('"soon" is no time span; write hh:mm:ss');
  });

  test('says when the port is taken', async () => {
    const host = await hosted({ source: fine });
    const port = Number(new URL(host.url).port);
    const failed = startHost({ appRoot: appFolder({ source: fine }), port, log: () => undefined });
    await expect(failed).rejects.toThrow(`port ${port} cannot be opened: something listens there already`);
  });

  test('applies local.settings.json where nothing is set', async () => {
    vi.stubEnv('SETTING_GIVEN', 'given');
    vi.stubEnv('SETTING_LOCAL', undefined);
    vi.stubEnv('AZURE_FUNCTIONS_ENVIRONMENT', undefined);
    const names = ['SETTING_GIVEN', 'SETTING_LOCAL', 'AZURE_FUNCTIONS_ENVIRONMENT'];
    const host = await hosted({
      source: `const env = ${JSON.stringify(names)}.map((name) => process.env[name]);
        app.http('env', { handler: () => ({ jsonBody: env }) });`,
      files: {
        'local.settings.json': JSON.stringify({ Values: { SETTING_GIVEN: 'local', SETTING_LOCAL: 'local' } }),
      },
    });
    expect(await (await host.call('/api/env')).json()).toEqual(['given', 'local', 'Development']);
    vi.unstubAllEnvs();
  });

  test('ends the time in which functions can be registered', async () => {
    const host = await hosted({
      source: `app.http('late', { handler: () => { app.http('later', { handler: () => ({}) }); return {}; } });`,
    });
    expect((await host.call('/api/late')).status).toBe(500);
    expect(host.log.entries.at(-1)?.error).toContain('A function can only be registered during app startup.');
  });

  test('of a second app in this process leaves the first alone', async () => {
    const first = await hosted({ source: `app.http('one', { handler: () => ({ body: '1' }) });` });
    const second = await hosted({ source: `app.http('two', { handler: () => ({ body: '2' }) });` });
    expect((await first.call('/api/two')).status).toBe(404);
    expect(await (await first.call('/api/one')).text()).toBe('1');
    expect(await (await second.call('/api/two')).text()).toBe('2');
  });
});
