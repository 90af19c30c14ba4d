import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Access } from '../shared/compose-access.ts';
import { type Caller, isAmbient, mayAs, type Role } from '../shared/domain/access.ts';
import { NotAuthentic } from '../shared/domain/errors.ts';
import { objectionToOrigin } from './access-forgery.ts';
import { readPrincipal } from './access-principal.ts';
import { problem } from './problem.ts';

export type Admission = { caller: Caller } | { refusal: HttpResponseInit };

/**
 * The ladder from an unknown caller to an admitted one: 401 who are you, 403 you may not, 403 a forged request.
 * `another` names one more way in, for those who had none.
 */
export async function admit(
  request: HttpRequest,
  needed: Role,
  access: Access,
  another = '',
): Promise<Admission> {
  const caller = await identify(request, access, another);
  if (!('name' in caller)) return { refusal: caller };
  if (!mayAs(caller.role, needed)) {
    const app = needed === 'operator' ? 'Stormlock.Operator' : 'Stormlock.Reader or Stormlock.Operator';
    return {
      refusal: problem(
        403,
        'Not allowed',
        `${caller.name} needs the app role ${app}. An administrator assigns it in Entra ID under Enterprise applications.`,
      ),
    };
  }
  const objection = isAmbient(caller) ? objectionToOrigin(request, access.publicUrl) : undefined;
  if (objection !== undefined) return { refusal: problem(403, 'Refused as a forged request', objection) };
  return { caller };
}

/** A bearer token comes first, since somebody chose to send it; then the platform's session. */
async function identify(
  request: HttpRequest,
  access: Access,
  another: string,
): Promise<Caller | HttpResponseInit> {
  const bearer = bearerOf(request);
  if (bearer !== undefined) return verified(bearer, access);
  const header = request.headers.get('x-ms-client-principal');
  if (header !== null && access.platformSignIn) {
    return readPrincipal(header, access.tenant) ?? otherTenant();
  }
  if (access.developmentRole !== undefined && isFromThisMachine(request)) {
    return {
      name: `developer (${access.developmentRole})`,
      role: access.developmentRole,
      via: 'development',
    };
  }
  const ways = access.platformSignIn
    ? 'Sign in at /.auth/login/aad, or send a bearer token.'
    : 'Send a bearer token. Signing in by browser needs App Service authentication, which is off (docs/access.md).';
  return unknown(`${ways} ${another}`.trimEnd());
}

export const bearerOf = (request: HttpRequest): string | undefined =>
  /^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];

async function verified(token: string, { tokens }: Access): Promise<Caller | HttpResponseInit> {
  if (tokens === undefined)
    return unknown('Bearer tokens are accepted once STORMLOCK_API_AUDIENCE names their audience.');
  try {
    return await tokens.verify(token);
  } catch (error) {
    if (error instanceof NotAuthentic) return unknown(error.message, 'Bearer error="invalid_token"');
    throw error;
  }
}

export const unknown = (detail: string, challenge = 'Bearer'): HttpResponseInit =>
  problem(401, 'Who are you?', detail, { signIn: '/.auth/login/aad' }, { 'www-authenticate': challenge });

const otherTenant = (): HttpResponseInit =>
  problem(
    401,
    'Who are you?',
    'The signed-in account is not of this tenant. Sign out at /.auth/logout, then sign in with an account of this tenant.',
    { signOut: '/.auth/logout' },
    { 'www-authenticate': 'Bearer' },
  );

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Addressed as this machine, and through no proxy. */
function isFromThisMachine(request: HttpRequest): boolean {
  const proxied = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-arr-ssl'];
  return (
    LOOPBACK.includes(new URL(request.url).hostname) && proxied.every((name) => !request.headers.has(name))
  );
}
