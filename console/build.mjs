import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the console page into dist/app/console: one flat folder whose names carry a hash of what is in the files. */
export async function buildConsole() {
  await build({
    configFile: false,
    root: at('.'),
    base: '/api/console/',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: at('../dist/app/console'),
      emptyOutDir: true,
      assetsDir: '',
      target: 'es2022',
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      // Everything is a file of its own: the page's policy allows nothing inline.
      assetsInlineLimit: 0,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
}
