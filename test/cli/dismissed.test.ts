import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BadLines } from '../../cli/backtest/bad-lines.ts';
import { guessedGroups } from '../../cli/backtest/group-book.ts';
import { readMail } from '../../cli/backtest/mail-file.ts';
import { readRules } from '../../cli/backtest/policy-file.ts';
import { type Finding, Replay } from '../../cli/backtest/replay.ts';
import { scenarioLines } from '../../shared/domain/scenario.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { orderOnIncident } from '../../shared/use-cases/operate-incident.ts';
import { address, GROUP } from '../contract/stores/records.ts';
import { MemoryScenarioStore } from '../fakes/memory-scenarios.ts';
import { appOn, createWorld } from '../fakes/world.ts';
import { liveOn, newestIn } from '../use-cases/app-life.ts';

const ANN = { by: { kind: 'operator', name: 'ann' }, reason: 'a birthday' } as const;

/** What a backtest of this file finds, without being told how large any group is. */
async function backtest(text: string): Promise<Finding[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stormlock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'scenario.jsonl');
  writeFileSync(file, text);
  const replay = new Replay(guessedGroups(500), readRules(undefined), HOUR);
  const findings: Finding[] = [];
  const mails = readMail(file, {
    bad: new BadLines(true),
    onBytes: () => undefined,
    expandedOnly: true,
    onKnown: (group) => replay.know(group),
  });
  for await (const mail of mails) findings.push(...replay.add(mail));
  return findings;
}

test('the scenario of a dismissed incident leads a backtest to the verdict that there was', async () => {
  const world = createWorld();
  const yesterday = world.clock.now() - DAY;
  const regulars = [2, 4].map((n) => ({ from: address(`person${n}@example.org`), sentAt: yesterday }));
  await world.stores.history.remember(GROUP, regulars);
  const app = { ...appOn(world), scenarios: new MemoryScenarioStore() };
  await liveOn(world, app, 2);
  const incident = await newestIn(world);
  await orderOnIncident(app, incident.id, { do: 'dismiss' }, ANN, () => true);
  const kept = await app.scenarios.get(incident.id);
  expect(kept?.knownPosters.length).toBe(2);
  const lines = kept === undefined ? [] : scenarioLines(kept, incident.group);
  const [finding] = await backtest(lines.map((line) => JSON.stringify(line)).join('\n'));
  const { members, from } = incident.verdict?.evidence ?? {};
  expect(finding?.verdict).toMatchObject({ kind: 'storm', evidence: { members, from } });
  const { repliers, firstTimePosters } = finding?.verdict.evidence ?? { repliers: 0, firstTimePosters: 0 };
  expect(repliers - firstTimePosters).toBe(regulars.length);
});

test('a first line that is no sound header of a scenario is an error that says what is wrong', async () => {
  const line = JSON.stringify({
    stormlock: 'scenario',
    group: { address: 'all', members: 3 },
    knownPosters: [],
  });
  await expect(backtest(line)).rejects.toThrow('"all" is not an SMTP address');
});
