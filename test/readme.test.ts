import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../shared/config.ts';
import { InvalidSettings } from '../shared/settings.ts';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const settingsOf = (source: string): string[] =>
  [...source.matchAll(/'((?:STORMLOCK|AZURE)_[A-Z_]+|AzureWebJobsStorage\w*)'/g)].map(
    (match) => match[1] ?? '',
  );

const sampleSettings = () =>
  z
    .object({ Values: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('local.settings.sample.json')));

it('the README and the sample name every setting that the app reads', () => {
  const files = [
    'config.ts',
    ...readdirSync(new URL('shared/config/', root)).map((file) => `config/${file}`),
  ];
  const settings = new Set(files.flatMap((file) => settingsOf(read(`shared/${file}`))));
  const readme = read('README.md');
  expect(settings.size).toBeGreaterThan(40);
  expect([...settings].filter((setting) => !readme.includes(setting))).toEqual([]);

  const ofDevelopers = [
    'AZURE_FUNCTIONS_ENVIRONMENT',
    'STORMLOCK_CLOCK_FILE',
    'STORMLOCK_DEVELOPMENT_PRINCIPAL',
  ];
  // The Functions host takes even an empty one of these for an address.
  const byIdentity = [...settings].filter((setting) => setting.startsWith('AzureWebJobsStorage__'));
  const { Values: sample } = sampleSettings();
  expect(Object.keys(sample).filter((setting) => !readme.includes(setting))).toEqual([]);
  const left = [...settings].filter((setting) => !(setting in sample));
  expect(left.sort()).toEqual([...ofDevelopers, ...byIdentity].sort());
});

it('the sample has to be filled in: unedited it starts nothing, and says what is wanted', () => {
  const { Values } = sampleSettings();
  expect(Values['STORMLOCK_CLIENT_STATE_SECRET']).toBe('');
  // As on a developer's machine, where the Functions host says where it is.
  const started = {
    ...Values,
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    WEBSITE_HOSTNAME: 'localhost:7071',
  };
  expect(() => readConfig(started)).toThrow(
    new InvalidSettings([
      {
        setting: 'AZURE_TENANT_ID',
        value: '(not set)',
        remedy:
          "Set it to the tenant's id (a GUID, Directory ID in the Entra admin center), not one of its domains.",
      },
      {
        setting: 'STORMLOCK_CLIENT_STATE_SECRET',
        value: '(not set)',
        remedy: 'Set it to a random text of at least 32 characters, such as openssl rand -base64 32 prints.',
      },
    ]),
  );
});

it('every link of the documents leads to a file', () => {
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(new URL('docs/', root))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  ];
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/(?:\]\(|src=")([^)#":]+?)(?:#[^)]*)?[)"]/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => {
        try {
          readFileSync(new URL(target, new URL(document, root)));
          return false;
        } catch {
          return true;
        }
      })
      .map((target) => `${document}: ${target}`),
  );
  expect(broken).toEqual([]);
});
