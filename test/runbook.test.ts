import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePowerShell } from './powershell.ts';

const bodyOf = (script: string, name: string): string[] => {
  const { root } = parsePowerShell(script);
  const found = root
    .descendantsOfType('function_statement')
    .find((each) => each?.descendantsOfType('function_name')[0]?.text === name);
  const statements = found?.descendantsOfType('statement_list')[0]?.namedChildren ?? [];
  return statements.map((each) => each?.text ?? '');
};

test('the runbook is PowerShell without an error', () => {
  const script = readFileSync('infra/runbooks/lock-group.ps1', 'utf8');
  expect(parsePowerShell(script).errors).toEqual([]);
  expect(parsePowerShell(script.replace('finally {', 'finally')).errors).not.toEqual([]);
});

test('an order that does not say until when it holds is refused before anything else is looked at', () => {
  const script = readFileSync('infra/runbooks/lock-group.ps1', 'utf8');
  expect(bodyOf(script, 'Assert-InTime')[0]).toMatch(/^if \(-not \$order\.notAfter\) \{ throw '[^']+' \}$/);
  const [, beforeConnecting = ''] = /\n}\n\n(Assert-InTime)\nImport-Module/.exec(script) ?? [];
  expect(beforeConnecting).toBe('Assert-InTime');
  expect(script).toMatch(/\n {4}Assert-InTime\n {4}& "Set-\$noun" @set\n/);
});
