import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readArguments, takeKeys } from '../../../dev/host/arguments.ts';
import { appFolder } from './app-folder.ts';

test('arguments have defaults', () => {
  expect(readArguments([])).toEqual({ port: 7071, appRoot: process.cwd(), pretty: false });
});

test('arguments are read', () => {
  const root = appFolder({ source: '' });
  const clock = join(root, 'host.json');
  expect(
    readArguments(['--port', '0', '--app', root, '--clock', clock, '--pretty', '--visibility', '30']),
  ).toEqual({ port: 0, appRoot: root, clockFile: clock, pretty: true, handlingVisibility: 30_000 });
});

test('every wrong argument is named', () => {
  const read = () => readArguments(['--port', 'x', '--app', '/nonexistent', '--clock', '/nonexistent']);
  expect(read).toThrow('--port: must be a whole number');
  expect(read).toThrow('--app: has no package.json');
  expect(read).toThrow('--clock: is no file');
  expect(() => readArguments(['--prot', '1'])).toThrow("Unknown option '--prot'");
});

test('keys are taken out of the environment before the app can see them', () => {
  const env = { DEV_HOST_KEYS: '{"master":"m"}' };
  expect(takeKeys(env)).toEqual({ master: 'm' });
  expect(env).toEqual({});
  expect(takeKeys({})).toEqual({});
});
