// Builds what runs outside the repository: the function app (one CJS file, because the Functions worker answers
// `require('@azure/functions-core')` and no import of it), the command line tool, and the console's page.
import { existsSync } from 'node:fs';
import { build } from 'esbuild';

const common = { bundle: true, platform: 'node', target: 'node20', sourcemap: true, logLevel: 'warning' };

await build({
  ...common,
  entryPoints: { index: 'functions/index.ts' },
  outdir: 'dist/app',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  external: ['@azure/functions-core'],
  // Some SDKs read import.meta.url, which a CJS file does not have.
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
});

if (existsSync('cli/stormlock.ts')) {
  await build({
    ...common,
    entryPoints: { stormlock: 'cli/stormlock.ts' },
    outdir: 'dist/cli',
    format: 'esm',
    banner: { js: '#!/usr/bin/env node' },
  });
}
