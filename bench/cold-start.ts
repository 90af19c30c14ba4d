import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// How long the bundle takes to load, against the library it is built on alone. Absolute times mean little; the ratio
// is what is held: at most 2.

const RUNS = 21;
const require = createRequire(import.meta.url);
const bundle = fileURLToPath(new URL('../dist/app/index.mjs', import.meta.url));

const programs = {
  library: `createRequire(import.meta.url)(${JSON.stringify(require.resolve('@azure/functions'))})`,
  bundle: `await import(${JSON.stringify(bundle)})`,
};

/** Milliseconds from before the module is asked for until it is loaded, in a process of its own. */
function loadTime(program: string): number {
  const script = `import { createRequire } from 'node:module'; const t = performance.now(); ${program}; process.stdout.write(String(performance.now() - t));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(`The program could not be loaded. Run "npm run build" first.\n${run.stderr}`);
  return Number(run.stdout.match(/[\d.]+$/)?.[0]);
}

const times = { library: [] as number[], bundle: [] as number[] };
for (let run = 0; run < RUNS; run++) {
  times.library.push(loadTime(programs.library));
  times.bundle.push(loadTime(programs.bundle));
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const library = median(times.library);
const app = median(times.bundle);
console.log(`@azure/functions alone  ${library.toFixed(1)} ms (median of ${RUNS})`);
console.log(`the app's bundle        ${app.toFixed(1)} ms`);
console.log(`ratio                   ${(app / library).toFixed(2)} (target: at most 2)`);
