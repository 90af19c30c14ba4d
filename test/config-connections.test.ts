import { describe, expect, test } from 'vitest';
import { readConfig } from '../shared/config.ts';
import type { Environment } from '../shared/settings.ts';
import { good, problemsOf } from './good-settings.ts';

test.each(['contoso.com', 'contoso.onmicrosoft.com', '11111111-2222-4333-8444'])(
  'the tenant is a GUID, because a domain cannot be compared with who is signed in: %j is refused',
  (AZURE_TENANT_ID) => {
    expect(problemsOf({ AZURE_TENANT_ID })).toMatchObject([
      { setting: 'AZURE_TENANT_ID', value: `"${AZURE_TENANT_ID}"` },
    ]);
  },
);

test('the tenant is compared in lower case, as Entra writes it', () => {
  const upper = { ...good, AZURE_TENANT_ID: 'AAAABBBB-0000-4000-8000-CCCCDDDDEEEE' };
  expect(readConfig(upper).credential.tenantId).toBe('aaaabbbb-0000-4000-8000-ccccddddeeee');
});

test.each([
  ['STORMLOCK_GRAPH_SCOPE', 'graph'],
  ['STORMLOCK_GRAPH_SCOPE', 'https://graph.microsoft.com'],
  ['STORMLOCK_GRAPH_SCOPE', 'graph/.default'],
  ['STORMLOCK_EXCHANGE_SCOPE', 'https://outlook office365.com/.default'],
  ['AZURE_CLIENT_ID', 'stormlock'],
  ['AZURE_AUTHORITY_HOST', 'https:// not a url'],
  ['AZURE_AUTHORITY_HOST', 'login.microsoftonline.com'],
  ['AZURE_AUTHORITY_HOST', 'http://login.microsoftonline.com'],
  ['AZURE_AUTHORITY_HOST', 'https://login.microsoftonline.com/?tenant=x'],
  ['AzureWebJobsStorage', 'hello'],
  ['AzureWebJobsStorage', 'AccountName=contoso;AccountKey=a2V5'],
  ['AzureWebJobsStorage', 'SharedAccessSignature=sv=2024&sig=x'],
  [
    'AzureWebJobsStorage',
    'DefaultEndpointsProtocol=https;AccountName=contoso;EndpointSuffix=core.windows.net',
  ],
])('%s refuses %j', (setting, value) => {
  expect(problemsOf({ [setting]: value }).map((problem) => problem.setting)).toEqual([setting]);
});

test.each([
  ['STORMLOCK_EXCHANGE_SCOPE', 'https://outlook.office365.com/.default'],
  ['STORMLOCK_GRAPH_SCOPE', 'api://7d3f0c1e-5a6b-4c2d-9e8f-0a1b2c3d4e5f/.default'],
  ['STORMLOCK_GRAPH_SCOPE', '7d3f0c1e-5a6b-4c2d-9e8f-0a1b2c3d4e5f/.default'],
  ['AZURE_AUTHORITY_HOST', 'https://login.microsoftonline.us/'],
  [
    'AzureWebJobsStorage',
    'DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=a2V5==;EndpointSuffix=core.windows.net',
  ],
  [
    'AzureWebJobsStorage',
    'TableEndpoint=https://contoso.table.core.windows.net/;SharedAccessSignature=sv=2024&sig=x',
  ],
])('%s takes %j', (setting, value) => {
  expect(problemsOf({ [setting]: value })).toEqual([]);
});

test.each([
  { AZURE_CLIENT_SECRET: 'of the app registration' },
  { AZURE_CLIENT_CERTIFICATE_PATH: '/etc/stormlock.pem' },
])('%j without a client id is a mistake, not a managed identity', (environment) => {
  const [setting] = Object.keys(environment);
  expect(problemsOf(environment)).toEqual([
    {
      setting: 'AZURE_CLIENT_ID',
      value: '(not set)',
      remedy: `Set it to the app registration's client id (a GUID), or remove ${setting}.`,
    },
  ]);
});

describe('storage without a connection string', () => {
  const { AzureWebJobsStorage: _, ...rest } = good;
  const storageOf = (environment: Environment) => readConfig({ ...rest, ...environment }).storage;
  const account = { AzureWebJobsStorage__accountName: 'contoso' };

  test.each([
    ['global', 'https://contoso.table.core.windows.net'],
    ['usgov', 'https://contoso.table.core.usgovcloudapi.net'],
    ['usgovdod', 'https://contoso.table.core.usgovcloudapi.net'],
    ['china', 'https://contoso.table.core.chinacloudapi.cn'],
  ])('lies where the cloud %s keeps its accounts', (STORMLOCK_CLOUD, tableServiceUrl) => {
    expect(storageOf({ ...account, STORMLOCK_CLOUD })).toEqual({ tableServiceUrl });
  });

  test('is found by the address of the table service, as the Functions host finds it', () => {
    const AzureWebJobsStorage__tableServiceUri = 'https://contoso.table.core.windows.net/';
    const tableServiceUrl = 'https://contoso.table.core.windows.net';
    expect(storageOf({ AzureWebJobsStorage__tableServiceUri })).toEqual({ tableServiceUrl });
  });

  test('is reached by the user-assigned identity that is named', () => {
    const clientId = '7d3f0c1e-5a6b-4c2d-9e8f-0a1b2c3d4e5f';
    expect(storageOf({ ...account, AzureWebJobsStorage__clientId: clientId })).toMatchObject({ clientId });
  });

  test('is passed over when there is one, because the Functions host takes the connection string for the queues', () => {
    expect(readConfig({ ...good, ...account }).storage).toEqual({
      connectionString: 'UseDevelopmentStorage=true',
    });
  });

  test.each([
    ['AzureWebJobsStorage__accountName', 'Contoso Storage'],
    ['AzureWebJobsStorage__tableServiceUri', 'contoso.table.core.windows.net'],
    ['AzureWebJobsStorage__clientId', 'contoso-identity'],
  ])('is refused where %s is %j', (setting, value) => {
    expect(problemsOf({ AzureWebJobsStorage: '', ...account, [setting]: value })).toMatchObject([
      { setting, value: `"${value}"` },
    ]);
  });
});
