import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { readArguments } from '../../../dev/demo/arguments.ts';

const MAIN = fileURLToPath(new URL('../../../dev/demo/main.ts', import.meta.url));

/** The command itself. What is wrong must be all that it says: no stack, and nothing was started. */
const demo = (...args: string[]) =>
  new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', MAIN, ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}`.trim() }),
    );
  });

test('a port that is taken is named, with the option that gives another', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await demo('--keep', '--port', String(port))).toEqual({
    code: 2,
    said: `--port is ${port}, where something listens already. Give another, or 0 for any free one: --port 0`,
  });
}, 60_000);

test('a trace is refused together with what needs the story, and help is given', () => {
  expect(() => readArguments(['--trace', 'mail.jsonl', '--keep', '--port', '7071'])).toThrow(
    '--keep, --port cannot be given with --trace',
  );
  expect(readArguments(['--help']).help).toBe(true);
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stormlock-demo-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    { option: '--trace', args: ['--trace', '/nope'] },
    { option: '--trace', args: ['--trace', '/nope.gz'] },
    { option: '--groups', args: ['--trace', aTrace(), '--groups', '/nope'] },
  ])(
    'that is not there is named, with $args',
    async ({ option, args }) => {
      const { code, said } = await demo(...args);
      expect(said).toMatch(
        new RegExp(`^${option} "${args.at(-1)}" cannot be read: no such file or directory. Name a file .+$`),
      );
      expect(code).toBe(2);
    },
    60_000,
  );

  function aTrace(): string {
    const file = join(folder, 'trace.jsonl');
    const message = {
      internetMessageId: '<1@contoso.example>',
      from: { emailAddress: { address: 'ada@contoso.example' } },
      toRecipients: [{ emailAddress: { address: 'all@contoso.example' } }],
      sentDateTime: '2016-11-14T08:00:00Z',
    };
    writeFileSync(file, JSON.stringify(message));
    return file;
  }
});

test('the app has the port that people know only where it stays', () => {
  expect(readArguments(['--keep']).port).toBe(7071);
  expect(readArguments([]).port).toBe(0);
  expect(readArguments(['--port', '8080']).port).toBe(8080);
});

test('an option that does not exist is named, with those that do', () => {
  expect(() => readArguments(['--prot', '1'])).toThrow(/'--prot'[\s\S]*--port N {14}port of the app/);
});
