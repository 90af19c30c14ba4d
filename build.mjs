// Builds what runs outside the repository: the function app, the command line tool, and the console's page.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { buildConsole } from './console/build.mjs';

const common = { bundle: true, platform: 'node', target: 'node20', sourcemap: true, logLevel: 'warning' };

// The worker answers `require('@azure/functions-core')`, which the library calls through this.
const require = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

rmSync('dist/app', { recursive: true, force: true });
await build({
  ...common,
  entryPoints: { index: 'functions/index.ts' },
  outdir: 'dist/app',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  // A cold start loads the entry alone; what a trigger needs comes with its first call.
  splitting: true,
  chunkNames: '[name]-[hash]',
  external: ['@azure/functions-core'],
  banner: { js: require },
});

await build({
  ...common,
  entryPoints: { stormlock: 'cli/stormlock.ts' },
  outdir: 'dist/cli',
  format: 'esm',
  banner: { js: '#!/usr/bin/env node' },
});

await buildConsole();

// dist/app is all there is to deploy: no package.json but its own, so that nobody installs or builds anything there.
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const description = { name, version, private: true, type: 'module', main: 'index.mjs' };
writeFileSync('dist/app/package.json', `${JSON.stringify(description, null, 2)}\n`);
copyFileSync('host.json', 'dist/app/host.json');
