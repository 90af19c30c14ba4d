import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePowerShell } from './powershell.ts';

test('the runbook is PowerShell without an error', () => {
  const script = readFileSync('infra/runbooks/lock-group.ps1', 'utf8');
  expect(parsePowerShell(script).errors).toEqual([]);
  expect(parsePowerShell(script.replace('finally {', 'finally')).errors).not.toEqual([]);
});
