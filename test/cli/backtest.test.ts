import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const SCENARIO = path.join(ROOT, 'test/scenarios/classic-test-mail');
const MAIL = path.join(SCENARIO, 'messages.jsonl');

const folder = mkdtempSync(path.join(tmpdir(), 'stormlock-'));
const file = (name: string, content: unknown): string => {
  const target = path.join(folder, name);
  writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
  return target;
};
const GROUPS = file(
  'groups.json',
  (JSON.parse(readFileSync(path.join(SCENARIO, 'scenario.json'), 'utf8')) as { groups: unknown }).groups,
);

function stormlock(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'cli/stormlock.ts', ...args],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return {
    stdout,
    stderr,
    status,
    objects: () =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
  };
}

describe('stormlock backtest', { timeout: 30_000 }, () => {
  it('prints one object a verdict and a summary', () => {
    const { objects, status, stderr } = stormlock('backtest', MAIL, '--groups', GROUPS, '--format', 'jsonl');
    expect([status, stderr]).toEqual([0, '']);
    expect(objects()).toEqual([
      {
        type: 'storm',
        group: 'all-england@contoso.example',
        at: '2016-11-14T08:33:52.000Z',
        messageId: '<classic-test-mail-4@contoso.example>',
        repliers: 4,
        replies: 4,
        members: 840_000,
        wouldLock: true,
        why: '4 people who never wrote to this list before replied to all within 5 minutes; 3 of them asked to be removed or told others to stop; 840,000 members.',
        decision: 'A storm, and Stormlock is armed.',
        evidence: expect.objectContaining({
          from: '2016-11-14T08:29:00.000Z',
          to: '2016-11-14T08:33:52.000Z',
          stopRequests: 3,
          repliersNeeded: 4,
          deliveries: 4_200_000,
        }),
      },
      {
        type: 'summary',
        messages: 21,
        groups: 1,
        storms: 1,
        locks: 1,
        groupYears: expect.closeTo(0.00005, 5),
        from: '2016-11-14T08:29:00.000Z',
        to: '2016-11-14T08:57:30.000Z',
        badLines: 0,
      },
    ]);
  });

  it('tells people the story', () => {
    const { stdout, stderr } = stormlock('backtest', MAIL, '--groups', GROUPS);
    expect(stderr).toBe('');
    expect(stdout).toContain('began with "Test" by lucy@contoso.example');
    expect(stdout).toContain(
      '    would be locked\n    16 further mails by 16 people within 23 min 38 s: 13,440,000 deliveries',
    );
    expect(stdout).toContain('1 storm, 1 lock.');
  });

  it('makes a report in one file that loads nothing', () => {
    const tricky = readFileSync(MAIL, 'utf8').replaceAll('"Test"', '"<script>alert(1)</script>"');
    const { stdout } = stormlock(
      'backtest',
      file('tricky.jsonl', tricky),
      '--groups',
      GROUPS,
      '--format',
      'html',
    );
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).toContain('<svg viewBox');
    expect(stdout).toContain('“&lt;script&gt;alert(1)&lt;/script&gt;”');
    expect(stdout).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
  });

  it('takes recipients for groups where none are listed', () => {
    const { objects } = stormlock('backtest', MAIL, '--default-members', '99', '--format', 'jsonl');
    expect(objects()).toMatchObject([{ type: 'summary', groups: 1, storms: 0 }]);
    const large = stormlock('backtest', MAIL, '--format', 'jsonl');
    expect(large.objects()).toMatchObject([
      { type: 'storm', members: 5_000, repliers: 5 },
      { type: 'summary' },
    ]);
  });

  it('judges with the thresholds and limits of a policy file', () => {
    const policy = file('policy.json', {
      repliersNeeded: [{ members: 0, repliers: 9 }],
      burst: 'PT30M',
      protectedGroups: ['All-England@contoso.example'],
    });
    const { objects } = stormlock(
      'backtest',
      MAIL,
      '--groups',
      GROUPS,
      '--policy',
      policy,
      '--format',
      'jsonl',
    );
    expect(objects()[0]).toMatchObject({
      repliers: 9,
      wouldLock: false,
      decision: 'all-england@contoso.example is a protected group: only an operator may lock it.',
    });
  });

  it('shows bad lines with their numbers, and stops at them when strict', () => {
    const broken = file('broken.jsonl', `${readFileSync(MAIL, 'utf8')}oops\n`);
    const lenient = stormlock('backtest', broken, '--format', 'jsonl');
    expect(lenient.status).toBe(0);
    expect(lenient.stderr).toContain(`1 line could not be read and was skipped:\n${broken}:22: not JSON`);
    expect(lenient.objects().at(-1)).toMatchObject({ badLines: 1 });
    const strict = stormlock('backtest', broken, '--strict');
    expect([strict.status, strict.stdout]).toEqual([2, '']);
    expect(strict.stderr).toContain(`${broken}:22: not JSON`);
  });

  it.each([
    [['backtest'], 'backtest needs at least one FILE.'],
    [['backtest', 'x', '--rearm', '6h'], '--rearm is "6h"; use an ISO 8601 duration such as PT6H.'],
    [['backtest', 'x', '--format', 'xml'], '--format is "xml"; use text, jsonl, html.'],
    [
      ['backtest', 'x', '--default-members', '0'],
      '--default-members is "0"; use a whole number of at least 1.',
    ],
    [['backtest', 'x', '--unknown'], "Unknown option '--unknown'"],
    [['backtest', 'no-such-file'], 'Cannot read no-such-file: ENOENT'],
    [['backtest', MAIL, '--groups', 'none.json'], '--groups none.json: ENOENT'],
    [['backtest', MAIL, '--policy', 'none.json'], '--policy none.json: ENOENT'],
    [
      ['backtest', MAIL, '--policy', file('typo.json', { minimumMember: 5 })],
      'Unrecognized key: "minimumMember"',
    ],
    [
      ['backtest', MAIL, '--policy', file('bad.json', { window: '12 hours' })],
      '"12 hours" is not an ISO 8601 duration',
    ],
    [['fly'], 'There is no command "fly".'],
  ])('%j ends with what is wrong and what to do', (args, problem) => {
    const { status, stderr, stdout } = stormlock(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
  });

  it('explains itself', () => {
    expect(stormlock().stdout).toContain('Usage: stormlock <command>');
    expect(stormlock('backtest', '--help').stdout).toContain('Usage: stormlock backtest FILE...');
  });
});
