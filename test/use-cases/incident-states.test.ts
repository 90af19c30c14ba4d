import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explore } from './faults/explore.ts';
import { meetAll } from './faults/meetings.ts';
import { noTransitions } from './faults/transitions.ts';

const LIVES = 80;

/** `lock_wanted --> lock_locking: take-snapshot` of the drawing is `wanted --> locking` of that side. */
function drawn(prefix: 'lock' | 'purge' | 'slice'): string[] {
  const text = readFileSync('docs/architecture.md', 'utf8');
  const edge = /^\s*(\[\*\]|[a-z]+_[a-z_]+) --> (\[\*\]|[a-z]+_[a-z_]+)/;
  const named = (id: string) => id.replace(`${prefix}_`, '').replaceAll('_', '-');
  return text
    .split('\n')
    .map((line) => edge.exec(line))
    .filter((found) => found !== null && `${found[1]} ${found[2]}`.includes(`${prefix}_`))
    .map((found) => `${named(found?.[1] ?? '')} --> ${named(found?.[2] ?? '')}`)
    .toSorted();
}

test('the drawing of an incident shows exactly the ways that incidents go', async () => {
  const seen = noTransitions();
  await meetAll(seen);
  for (let seed = 0; seed < LIVES; seed++) await explore(seed, seen);
  expect([...seen.containment].toSorted()).toEqual(drawn('lock'));
  expect([...seen.cleanup].toSorted()).toEqual(drawn('purge'));
  expect([...seen.slices].toSorted()).toEqual(drawn('slice'));
}, 120_000);
