import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const LIBRARY = createRequire(import.meta.url).resolve('@azure/functions');

const PROLOGUE = `const { app, input, output } = require(${JSON.stringify(LIBRARY)});\n`;

export type AppFolder = {
  /** Statements of the entry file; `app`, `input` and `output` are the library's. */
  source: string;
  hostJson?: object;
  packageJson?: object;
  /** More files: path below the folder and content. */
  files?: Record<string, string>;
};

/** A function app on disk, on the real library, gone after the test. */
export function appFolder({ source, hostJson = {}, packageJson = {}, files = {} }: AppFolder): string {
  const root = mkdtempSync(join(tmpdir(), 'functions-app-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const all = {
    'package.json': JSON.stringify({ main: 'app.cjs', ...packageJson }),
    'host.json': JSON.stringify({ version: '2.0', ...hostJson }),
    'app.cjs': source,
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, path.endsWith('.cjs') ? PROLOGUE + content : content);
  }
  return root;
}
