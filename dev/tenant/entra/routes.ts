import type { Route, TenantRequest, TenantResponse } from '../http.ts';
import { faultOfAssertion } from './client-assertion.ts';
import { EntraRefusal, refusalBody } from './refusal.ts';
import type { AppRegistration } from './registration.ts';
import { audienceOf, type Tokens } from './token.ts';

type Entra = { registration: AppRegistration; tokens: Tokens };

/** Entra ID for one app: client credentials, discovery, and App Service's managed identity endpoint. */
export function entraRoutes(entra: Entra): Route[] {
  const anonymous = { service: 'entra', anonymous: true } as const;
  return [
    {
      ...anonymous,
      method: 'POST',
      path: '/{tenant}/oauth2/v2.0/token',
      handle: (request) => answering(request, () => issueToken(request, entra)),
    },
    {
      ...anonymous,
      method: 'GET',
      path: '/{tenant}/v2.0/.well-known/openid-configuration',
      handle: (request) => openIdConfiguration(request.url.origin, request.params['tenant'] ?? ''),
    },
    {
      ...anonymous,
      method: 'GET',
      path: '/{tenant}/discovery/v2.0/keys',
      handle: () => ({ status: 200, body: { keys: [entra.tokens.signingKey.published()] } }),
    },
    { ...anonymous, method: 'GET', path: '/common/discovery/instance', handle: discovery },
    {
      ...anonymous,
      method: 'GET',
      path: '/msi/token',
      handle: (request) => managedIdentity(request, entra),
    },
  ];
}

function answering(request: TenantRequest, issue: () => TenantResponse): TenantResponse {
  try {
    return issue();
  } catch (error) {
    if (!(error instanceof EntraRefusal)) throw error;
    const id = request.headers['client-request-id'] ?? '00000000-0000-4000-8000-000000000000';
    const body = refusalBody(error, request.receivedAt, id);
    return { status: error.status, body, violation: error.message };
  }
}

function issueToken(request: TenantRequest, entra: Entra): TenantResponse {
  const form = new URLSearchParams(request.body);
  const { registration, tokens } = entra;
  if (request.params['tenant'] !== registration.tenantId)
    throw new EntraRefusal(400, 'invalid_request', 90002, `Tenant '${request.params['tenant']}' not found.`);
  if (form.get('grant_type') !== 'client_credentials')
    throw new EntraRefusal(
      400,
      'unsupported_grant_type',
      70003,
      'The app requested an unsupported grant type.',
    );
  if (form.get('client_id') !== registration.clientId)
    throw new EntraRefusal(
      400,
      'unauthorized_client',
      700016,
      'The application was not found in the directory.',
    );
  authenticate(form, registration);
  const scope = form.get('scope') ?? '';
  const audience = scope
    .split(' ')
    .map((part) => audienceOf(part, registration.clientId))
    .find((known) => known !== undefined);
  if (!/\/\.default( |$)/.test(scope))
    throw new EntraRefusal(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid.`,
    );
  if (audience === undefined)
    throw new EntraRefusal(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${scope} was not found.`,
    );
  const expires = registration.tokenLifetime;
  const access_token = tokens.issue(audience);
  return {
    status: 200,
    body: { token_type: 'Bearer', expires_in: expires, ext_expires_in: expires, access_token },
  };
}

function authenticate(form: URLSearchParams, registration: AppRegistration): void {
  const assertion = form.get('client_assertion');
  if (assertion !== null) {
    const fault = faultOfAssertion(assertion, registration);
    if (fault === undefined) return;
    throw new EntraRefusal(401, 'invalid_client', 700027, `The certificate is not registered. ${fault}.`);
  }
  if (form.get('client_secret') === registration.clientSecret) return;
  throw new EntraRefusal(
    401,
    'invalid_client',
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${registration.clientId}'.`,
  );
}

function openIdConfiguration(origin: string, tenant: string): TenantResponse {
  const authority = `${origin}/${tenant}`;
  return {
    status: 200,
    body: {
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
      issuer: `${authority}/v2.0`,
      response_types_supported: ['code', 'id_token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      tenant_region_scope: 'EU',
    },
  };
}

function discovery(request: TenantRequest): TenantResponse {
  const { origin, host } = request.url;
  const tenant_discovery_endpoint = `${origin}/common/v2.0/.well-known/openid-configuration`;
  const metadata = [{ preferred_network: host, preferred_cache: host, aliases: [host] }];
  return { status: 200, body: { tenant_discovery_endpoint, 'api-version': '1.1', metadata } };
}

function managedIdentity(request: TenantRequest, { registration, tokens }: Entra): TenantResponse {
  const query = request.url.searchParams;
  const audience = audienceOf(query.get('resource') ?? '', registration.clientId);
  const isKnown = request.headers['x-identity-header'] === registration.identityHeader;
  if (!isKnown)
    return {
      status: 401,
      body: { statusCode: 401, message: 'No identity header.' },
      violation: 'x-identity-header',
    };
  if (query.get('api-version') !== '2019-08-01' || audience === undefined)
    return {
      status: 400,
      body: { statusCode: 400, message: 'Unknown resource or api-version.' },
      violation: 'managed identity request',
    };
  const expires_on = String(Math.floor(Date.now() / 1_000) + registration.tokenLifetime);
  const token = {
    access_token: tokens.issue(audience),
    resource: query.get('resource'),
    token_type: 'Bearer',
  };
  return { status: 200, body: { ...token, expires_on, client_id: registration.clientId } };
}
