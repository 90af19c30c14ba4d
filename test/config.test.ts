import { describe, expect, test } from 'vitest';
import { readConfig } from '../shared/config.ts';
import type { Environment } from '../shared/settings.ts';
import { good, problemsOf, SECRET } from './good-settings.ts';

test('five settings suffice; everything else has a default', () => {
  const config = readConfig(good);
  expect(config).toMatchObject({
    development: false,
    firstPosition: 'observe',
    publicUrl: 'https://stormlock.example.org',
    sentinels: ['one@example.org', 'group:all@example.org'],
    graph: { url: 'https://graph.microsoft.com', scope: 'https://graph.microsoft.com/.default' },
    exchange: { url: 'https://outlook.office365.com', scope: 'https://outlook.office365.com/.default' },
    clientStateSecrets: [SECRET],
    storage: { connectionString: 'UseDevelopmentStorage=true' },
    policy: { purge: 'replies', sliceLimit: 90, coolDown: 7_200_000 },
    timing: { actLease: 60_000, subscriptionLifetime: 597_600_000 },
  });
});

test('every problem is listed at once, with the setting, its value and a remedy', () => {
  const problems = problemsOf({
    AZURE_TENANT_ID: '',
    STORMLOCK_SENTINELS: undefined,
    STORMLOCK_MODE: 'aggressive',
    STORMLOCK_SETTLE: '30 minutes',
    STORMLOCK_PURGE_SLICE: '101',
    STORMLOCK_GRAPH_URL: 'http://graph.example.org',
  });
  expect(problems).toEqual([
    {
      setting: 'AZURE_TENANT_ID',
      value: '(not set)',
      remedy:
        "Set it to the tenant's id (a GUID, Directory ID in the Entra admin center), not one of its domains.",
    },
    {
      setting: 'STORMLOCK_GRAPH_URL',
      value: '"http://graph.example.org"',
      remedy: 'Set it to an https URL without a path.',
    },
    {
      setting: 'STORMLOCK_SENTINELS',
      value: '(not set)',
      remedy: 'Set it to object ids or UPNs of mailboxes, or group:<address>, separated by commas.',
    },
    { setting: 'STORMLOCK_MODE', value: '"aggressive"', remedy: 'Set it to one of armed, observe, paused.' },
    {
      setting: 'STORMLOCK_SETTLE',
      value: '"30 minutes"',
      remedy: 'Set it to an ISO 8601 duration such as PT30M or P1D.',
    },
    { setting: 'STORMLOCK_PURGE_SLICE', value: '"101"', remedy: 'Set it to a number from 1 to 100.' },
  ]);
});

test('the message of the refusal names them all', () => {
  expect(() => readConfig({})).toThrow(
    /AZURE_TENANT_ID is \(not set\)[\s\S]*STORMLOCK_CLIENT_STATE_SECRET is \(not set\)/,
  );
});

test('a secret is never shown, however wrong', () => {
  const problems = problemsOf({
    STORMLOCK_CLIENT_STATE_SECRET: 'short-secret',
    STORMLOCK_TEAMS_WEBHOOK_URL: 'ftp://hooks.example.org/very-secret',
    STORMLOCK_LOCK_ACTUATOR: 'runbook',
    STORMLOCK_RUNBOOK_WEBHOOK_URL: 'token=very-secret',
  });
  expect(problems.map(({ setting, value }) => [setting, value])).toEqual([
    ['STORMLOCK_CLIENT_STATE_SECRET', '(hidden)'],
    ['STORMLOCK_RUNBOOK_WEBHOOK_URL', '(hidden)'],
    ['STORMLOCK_TEAMS_WEBHOOK_URL', '(hidden)'],
  ]);
  expect(JSON.stringify(problems)).not.toMatch(/short-secret|very-secret/);
});

describe('plain http and loopback', () => {
  const local = { STORMLOCK_GRAPH_URL: 'http://127.0.0.1:9000' };

  test('are for development on this machine only', () => {
    expect(problemsOf(local).map(({ setting }) => setting)).toEqual(['STORMLOCK_GRAPH_URL']);
    expect(problemsOf({ STORMLOCK_GRAPH_URL: 'https://localhost:9000' })).toHaveLength(1);
    expect(problemsOf({ ...local, AZURE_FUNCTIONS_ENVIRONMENT: 'Development' })).toEqual([]);
    expect(
      problemsOf({
        STORMLOCK_GRAPH_URL: 'http://graph.example.org',
        AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
      }),
    ).toHaveLength(1);
  });
});

test.each([
  ['STORMLOCK_GRAPH_URL', 'https://graph.microsoft.com/v1.0'],
  ['STORMLOCK_PUBLIC_URL', 'https://stormlock.example.org/api?code=1'],
  ['STORMLOCK_EXCHANGE_URL', 'https://user:pass@outlook.office365.com'],
  ['STORMLOCK_EXCHANGE_URL', 'outlook.office365.com'],
  ['STORMLOCK_STALE_AFTER', 'PT0S'],
  ['STORMLOCK_WARM_INTERVAL', 'PT0S'],
  ['STORMLOCK_PURGE_POLL', 'P0D'],
  ['STORMLOCK_SUBSCRIPTION_LIFETIME', 'P7D'],
  ['STORMLOCK_SUBSCRIPTION_LIFETIME', 'P6DT23H1M'],
  ['STORMLOCK_COOL_DOWN', 'P1M'],
  ['STORMLOCK_COOL_DOWN', 'PT'],
  ['STORMLOCK_PURGE_TOLERANCE', '1.5'],
  ['STORMLOCK_REPLIERS_NEEDED', '2500:5,100:8'],
  ['STORMLOCK_REPLIERS_NEEDED', '100:1'],
  ['STORMLOCK_PROTECTED_GROUPS', 'all@example.org, everybody'],
  ['STORMLOCK_DISABLE_INSTANCE_DISCOVERY', 'yes'],
  ['STORMLOCK_CLIENT_STATE_SECRET_PREVIOUS', 'short'],
  ['STORMLOCK_SENTINELS', ','],
  ['STORMLOCK_SENTINELS', 'group:'],
  ['STORMLOCK_SENTINELS', 'group:all staff'],
  ['STORMLOCK_SENTINELS', 'one@example.org, foo bar'],
  ['STORMLOCK_PROTECTED_GROUPS', ' ; '],
  ['STORMLOCK_PURGERS', ','],
  ['STORMLOCK_REPLIERS_NEEDED', ','],
])('%s refuses %j', (setting, value) => {
  expect(problemsOf({ [setting]: value }).map((problem) => problem.setting)).toEqual([setting]);
});

test.each([
  ['STORMLOCK_SETTLE', 'PT0S'],
  ['STORMLOCK_SETTLE', 'P1DT2H3M4.5S'],
  ['STORMLOCK_TEAMS_WEBHOOK_URL', 'https://hooks.example.org/workflows/1?sig=x'],
  ['STORMLOCK_PURGE_TOLERANCE', '0.25'],
  ['STORMLOCK_REPLIERS_NEEDED', '100:8;2500:5'],
  ['STORMLOCK_SENTINELS', '7D3F0C1E-5a6b-4c2d-9e8f-0a1b2c3d4e5f, Guest_x#EXT#@contoso.onmicrosoft.com,'],
  ['STORMLOCK_SENTINELS', 'Group:Sentinels@example.org'],
])('%s takes %j', (setting, value) => {
  expect(problemsOf({ [setting]: value })).toEqual([]);
});

test('a sender of notices without receivers is a mistake', () => {
  expect(problemsOf({ STORMLOCK_MAIL_FROM: 'stormlock@example.org' })).toMatchObject([
    { setting: 'STORMLOCK_MAIL_TO' },
  ]);
});

test('a national cloud brings its own hosts and scopes', () => {
  expect(readConfig({ ...good, STORMLOCK_CLOUD: 'usgov' })).toMatchObject({
    graph: { url: 'https://graph.microsoft.us', scope: 'https://graph.microsoft.us/.default' },
    exchange: { url: 'https://outlook.office365.us' },
    credential: { authorityHost: 'https://login.microsoftonline.us' },
  });
});

test('where the platform names the host and the account, no URL and no key are needed', () => {
  const { STORMLOCK_PUBLIC_URL: _, AzureWebJobsStorage: __, ...rest } = good;
  const config = readConfig({
    ...rest,
    WEBSITE_HOSTNAME: 'app.azurewebsites.net',
    AzureWebJobsStorage__accountName: 'acc',
  });
  expect(config).toMatchObject({
    publicUrl: 'https://app.azurewebsites.net',
    storage: { tableServiceUrl: 'https://acc.table.core.windows.net' },
  });
});

describe('the app reaches itself', () => {
  const at = (environment: Environment) => readConfig({ ...good, ...environment }).ownUrl;

  test('by the name that the platform gave it, whatever address people use', () => {
    expect(at({ WEBSITE_HOSTNAME: 'app.azurewebsites.net' })).toBe('https://app.azurewebsites.net');
    expect(readConfig({ ...good, WEBSITE_HOSTNAME: 'app.azurewebsites.net' }).publicUrl).toBe(
      'https://stormlock.example.org',
    );
  });

  test('by its public address where the platform gave it no name', () => {
    expect(at({})).toBe('https://stormlock.example.org');
  });

  test('by plain http on a developer’s own machine, and nowhere else', () => {
    const local = { WEBSITE_HOSTNAME: 'localhost:7071' };
    expect(at(local)).toBe('https://localhost:7071');
    expect(at({ ...local, AZURE_FUNCTIONS_ENVIRONMENT: 'Development' })).toBe('http://localhost:7071');
    expect(
      at({ WEBSITE_HOSTNAME: 'app.azurewebsites.net', AZURE_FUNCTIONS_ENVIRONMENT: 'Development' }),
    ).toBe('https://app.azurewebsites.net');
  });
});

test("a rehearsal clock exists on a developer's machine only", () => {
  const clock = { STORMLOCK_CLOCK_FILE: '/tmp/clock' };
  expect(readConfig({ ...good, ...clock }).clockFile).toBeUndefined();
  expect(readConfig({ ...good, ...clock, AZURE_FUNCTIONS_ENVIRONMENT: 'Development' }).clockFile).toBe(
    '/tmp/clock',
  );
  const inAzure = { AZURE_FUNCTIONS_ENVIRONMENT: 'Development', WEBSITE_INSTANCE_ID: 'a1b2' };
  expect(readConfig({ ...good, ...clock, ...inAzure }).clockFile).toBeUndefined();
});

test('after a rotation both secrets are known, the current one first', () => {
  const previous = 'p'.repeat(32);
  expect(
    readConfig({ ...good, STORMLOCK_CLIENT_STATE_SECRET_PREVIOUS: previous }).clientStateSecrets,
  ).toEqual([SECRET, previous]);
});
