import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const settingsOf = (source: string): string[] =>
  [...source.matchAll(/'((?:STORMLOCK|AZURE)_[A-Z_]+|AzureWebJobsStorage\w*)'/g)].map(
    (match) => match[1] ?? '',
  );

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
  const { Values: sample } = JSON.parse(read('local.settings.sample.json')) as {
    Values: Record<string, string>;
  };
  const left = [...settings].filter((setting) => !(setting in sample));
  expect(left.sort()).toEqual([...ofDevelopers, ...byIdentity].sort());
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
