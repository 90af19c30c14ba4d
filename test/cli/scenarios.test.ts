import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { graphMessage } from '../../cli/backtest/graph-lines.ts';
import { listedGroups } from '../../cli/backtest/group-book.ts';
import { readRules } from '../../cli/backtest/policy-file.ts';
import { Replay } from '../../cli/backtest/replay.ts';
import { duration } from '../../shared/settings.ts';

// A scenario is a folder: messages.jsonl, and scenario.json with the groups and every verdict that is not calm.
const FOLDER = path.join(import.meta.dirname, '../scenarios');

const scenarioFile = z.strictObject({
  title: z.string(),
  groups: z.array(z.strictObject({ address: z.string(), members: z.number() })),
  rearm: z.string().default('PT6H'),
  expect: z.array(
    z.strictObject({
      type: z.enum(['storm', 'mail-loop', 'flood']),
      group: z.string(),
      wouldLock: z.boolean(),
      repliersAtMost: z.number().optional(),
    }),
  ),
});

const scenarios = readdirSync(FOLDER).map((name) => ({
  name,
  ...scenarioFile.parse(JSON.parse(readFileSync(path.join(FOLDER, name, 'scenario.json'), 'utf8'))),
}));

describe.each(scenarios)('$name: $title', ({ name, groups, rearm, expect: expected }) => {
  const lines = readFileSync(path.join(FOLDER, name, 'messages.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const replay = new Replay(listedGroups(groups, name), readRules(undefined), duration(rearm) ?? 0);
  const findings = lines.flatMap((line) => {
    const message = graphMessage(line);
    if (typeof message === 'string') throw new Error(`${name}: ${message}`);
    return replay.add(message);
  });

  it(expected.length === 0 ? 'is calm' : `is ${expected.map(({ type }) => type).join(', ')}`, () => {
    expect(
      findings.map(({ kind, group, decision }) => ({
        type: kind,
        group: group.address,
        wouldLock: decision.act === 'contain',
      })),
    ).toEqual(expected.map(({ type, group, wouldLock }) => ({ type, group, wouldLock })));
  });

  it('is found soon enough', () => {
    for (const [i, { repliersAtMost = Number.POSITIVE_INFINITY }] of expected.entries()) {
      expect(findings[i]?.verdict.evidence.repliers).toBeLessThanOrEqual(repliersAtMost);
    }
  });
});

it('there are as many scenarios that must lock as must not, and enough of them', () => {
  const locking = scenarios.filter((scenario) => scenario.expect.some(({ wouldLock }) => wouldLock));
  expect(scenarios.length).toBeGreaterThanOrEqual(25);
  expect(locking.length).toBeGreaterThanOrEqual(12);
  expect(scenarios.length - locking.length).toBeGreaterThanOrEqual(12);
});
