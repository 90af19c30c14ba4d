import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const BIOME = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

const imports = (...modules: string[]) => modules.map((module) => `import '${module}';`);
const types = (...modules: string[]) => modules.map((module) => `import type { T } from '${module}';`);

/** What the clock, chance and the environment look like in code. */
const IMPURE = [
  'export const now = Date.now();',
  'export const today = new Date();',
  'export const said = Date();',
  'export const dice = Math.random();',
  "export const setting = process.env['STORMLOCK_MODE'];",
  "export const hidden = globalThis['process'];",
  'setTimeout(() => undefined, 1);',
  "export const fs = require('node:fs');",
  "console.log('here');",
];

/** One file in each layer: what it must not say, and what it may. */
const FILES: readonly { file: string; refused: string[]; admitted: string[] }[] = [
  {
    file: 'shared/domain/storm.ts',
    refused: [
      ...imports('../compose.ts', '../compose-receiver.ts', '../compose-access.ts', '../settings.ts'),
      ...imports('../config.ts', '../config/clouds.ts', '../ports/clock.ts', '../use-cases/sweep.ts'),
      ...imports(
        '../adapters/clock.ts',
        '../../functions/log.ts',
        '../../bench/detect.ts',
        './../settings.ts',
      ),
      ...imports('../../dev/clock.ts', '../../cli/stormlock.ts', 'jose', 'zod', 'node:crypto', 'fs'),
      ...types('@azure/functions', '@azure/identity'),
      "export { readConfig } from '../config.ts';",
      "export const lazily = import('../adapters/clock.ts');",
      ...IMPURE,
    ],
    admitted: [
      ...imports('./time.ts', './phrases/english.ts'),
      ...types('./incident.ts'),
      'export const iso = (at: number) => new Date(at).toISOString();',
      "export const at = Date.parse('2016-11-14T08:00:00Z');",
    ],
  },
  {
    file: 'shared/ports/clock.ts',
    refused: [
      ...imports('../compose-receiver.ts', '../config/config.ts', '../settings.ts', '../use-cases/sweep.ts'),
      ...imports('../adapters/clock.ts', '../../functions/log.ts', 'jose', 'zod', 'node:fs'),
    ],
    admitted: imports('./log.ts', '../domain/time.ts'),
  },
  {
    file: 'shared/use-cases/sweep.ts',
    refused: [
      ...imports('../compose-receiver.ts', '../compose-access.ts', '../compose.ts', '../settings.ts'),
      ...imports('../config.ts', '../config/parse.ts', '../adapters/clock.ts', '../../functions/log.ts'),
      ...imports(
        '../../bench/detect.ts',
        '../../dev/clock.ts',
        'jose',
        'zod',
        'node:fs',
        '@azure/data-tables',
      ),
      ...IMPURE,
    ],
    admitted: [
      ...imports('./cursor-book.ts', '../domain/time.ts', '../ports/clock.ts'),
      'export const id = crypto.randomUUID();',
    ],
  },
  {
    file: 'shared/adapters/clock.ts',
    refused: [
      ...imports('../config.ts', '../config/clouds.ts', '../settings.ts', '../compose.ts'),
      ...imports('../compose-receiver.ts', '../use-cases/sweep.ts', '../../functions/log.ts'),
      ...imports('../../dev/clock.ts', '../../console/build.mjs', '../../bench/detect.ts'),
      ...types('@azure/functions'),
    ],
    admitted: [
      ...imports('./credential.ts', './graph/path.ts', '../domain/time.ts', '../ports/clock.ts'),
      ...imports('jose', 'zod', 'node:fs', '@azure/identity'),
      'export const now = () => Date.now();',
    ],
  },
  {
    file: 'shared/adapters/graph/mail.ts',
    refused: [
      ...imports(
        '../../config.ts',
        '../../settings.ts',
        '../../compose-access.ts',
        '../../use-cases/sweep.ts',
      ),
      ...imports('../../../functions/log.ts', '../../../cli/stormlock.ts', '@azure/functions'),
    ],
    admitted: imports('./path.ts', '../http/answer.ts', '../credential.ts', '../../domain/time.ts', 'zod'),
  },
  {
    file: 'functions/notify.ts',
    refused: [
      ...imports('../shared/adapters/clock.ts', '../shared/config.ts', '../shared/config/clouds.ts'),
      ...imports('../dev/clock.ts', '../bench/detect.ts', '../console/build.mjs', '@azure/identity', 'jose'),
    ],
    admitted: [
      ...imports('./log.ts', './admin/call.ts', '../shared/compose-receiver.ts', '../shared/settings.ts'),
      ...imports('../shared/use-cases/sweep.ts', 'zod', 'node:crypto', 'node:fs/promises'),
      ...types('@azure/functions'),
    ],
  },
  {
    file: 'functions/admin/orders.ts',
    refused: [
      ...imports('../../shared/adapters/clock.ts', '../../shared/config/clouds.ts', '../../dev/clock.ts'),
      ...imports('@azure/data-tables', '@microsoft/microsoft-graph-client'),
    ],
    admitted: imports('./call.ts', '../problem.ts', '../../shared/domain/time.ts', '@azure/functions'),
  },
  ...['dev/tenant/server.ts', 'dev/tenant/graph/routes.ts', 'dev/tenant/graph/mail/send.ts'].map((file) => {
    const up = '../'.repeat(file.split('/').length - 2);
    const outside = ['shared/domain/time.ts', 'functions/log.ts', 'cli/stormlock.ts', 'console/build.mjs'];
    return {
      file,
      refused: imports(...outside.map((path) => `${up}../${path}`), `${up}clock.ts`, `${up}demo/parts.ts`),
      admitted: imports('./http.ts', 'node:http', 'zod', ...(up === '../' ? [] : ['../world.ts'])),
    };
  }),
];

/** `file:line` of everything the linter refuses for its place or for what it takes from the machine. */
let refusals: ReadonlySet<string>;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stormlock-layers-'));
  try {
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
    cpSync(join(ROOT, 'lint'), join(folder, 'lint'), { recursive: true });
    for (const { file, refused, admitted } of FILES) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), [...refused, ...admitted].join('\n'));
    }
    refusals = refusalsIn(await lint(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

/** The linter ends with an error whenever it finds one; what it says is what counts. */
const lint = (cwd: string) =>
  new Promise<string>((resolve) => {
    const args = [BIOME, 'lint', '--reporter=github', '--max-diagnostics=none', '.'];
    execFile(process.execPath, args, { cwd }, (_, said) => resolve(said));
  });

const FINDING =
  /^::error title=(?:lint\/style\/noRestricted(?:Imports|Globals)|plugin),file=(.+?),line=(\d+),/gm;

const refusalsIn = (said: string) =>
  new Set([...said.matchAll(FINDING)].map(([, path = '', line]) => `${fileIn(path)}:${line}`));

const fileIn = (path: string): string => FILES.find(({ file }) => path.endsWith(`/${file}`))?.file ?? path;

describe.each(FILES)('$file', ({ file, refused, admitted }) => {
  it.each(refused.map((line, at) => ({ line, at })))('must not say: $line', ({ at }) => {
    expect(refusals).toContain(`${file}:${at + 1}`);
  });

  it.each(admitted.map((line, at) => ({ line, at })))('may say: $line', ({ at }) => {
    expect(refusals).not.toContain(`${file}:${refused.length + at + 1}`);
  });
});
