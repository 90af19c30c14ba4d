import { execFile } from 'node:child_process';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeCertificate, type ServerCertificate } from '../../../dev/tenant/certificate.ts';

const CHILD = fileURLToPath(new URL('./identity-child.ts', import.meta.url));
const USER_ASSIGNED = '7d3f0c1e-5a6b-4c2d-9e8f-0a1b2c3d4e5f';

let certificate: ServerCertificate;
let tables: Server;
let identities: Server;
let asked: URLSearchParams[];
let authorizations: (string | undefined)[];

beforeAll(async () => {
  certificate = await makeCertificate();
  tables = await listening(
    createHttpsServer(certificate, (request, response) => {
      authorizations.push(request.headers.authorization);
      const error = { code: 'ResourceNotFound', message: { lang: 'en-US', value: 'not there' } };
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ 'odata.error': error }));
    }),
  );
  identities = await listening(createHttpServer(tokenEndpoint));
});

beforeEach(() => {
  asked = [];
  authorizations = [];
});

afterAll(() => {
  for (const server of [tables, identities]) server.close().closeAllConnections();
  certificate.remove();
});

/** As App Service's own: it says which identity the token is of. */
const tokenEndpoint: RequestListener = (request, response) => {
  const query = new URL(request.url ?? '', 'http://identity').searchParams;
  asked.push(query);
  const token = {
    access_token: `token-of-${query.get('client_id') ?? 'the-system-identity'}`,
    expires_on: String(Math.floor(Date.now() / 1000) + 3_600),
    resource: query.get('resource'),
    token_type: 'Bearer',
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
};

async function listening<S extends Server>(server: S): Promise<S> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** In a process of its own, whose environment signs in an app registration, as @azure/identity would by default. */
async function readSwitch(identity: { clientId?: string } = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', CHILD], {
    env: {
      PATH: process.env['PATH'],
      NODE_EXTRA_CA_CERTS: certificate.caFile,
      IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(identities)}/msi/token`,
      IDENTITY_HEADER: 'header',
      AZURE_TENANT_ID: '11111111-2222-4333-8444-555555555555',
      AZURE_CLIENT_ID: '22222222-2222-4333-8444-555555555555',
      AZURE_CLIENT_SECRET: 'of the app registration',
      STORAGE: JSON.stringify({ tableServiceUrl: `https://127.0.0.1:${portOf(tables)}`, ...identity }),
    },
  });
  return stdout.trim();
}

it('The tables are reached by the managed identity, even where an app registration signs in to Graph', async () => {
  expect(await readSwitch()).toBe('no switch yet');
  expect(authorizations).toEqual(['Bearer token-of-the-system-identity']);
  expect(asked.map((query) => query.get('resource'))).toEqual(['https://storage.azure.com']);
}, 60_000);

it('A user-assigned identity reaches the tables when it is the one that is named', async () => {
  expect(await readSwitch({ clientId: USER_ASSIGNED })).toBe('no switch yet');
  expect(authorizations).toEqual([`Bearer token-of-${USER_ASSIGNED}`]);
}, 60_000);
