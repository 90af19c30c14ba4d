/** What the server plays; all share one address, their paths never meet. */
export type Service = 'graph' | 'exchange' | 'entra' | 'teams';

/** What a verified bearer token says. */
export type Caller = { appId: string; tenantId: string; roles: readonly string[] };

export type TenantRequest = {
  service: Service;
  method: string;
  /** Absolute, as the client wrote it. */
  url: URL;
  /** Values of the pattern's `{names}`, decoded. */
  params: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Absent on anonymous routes. */
  caller?: Caller;
  /** Virtual. */
  receivedAt: number;
};

export type TenantResponse = {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** An object goes out as JSON, a string as it is, nothing without a body. */
  body?: unknown;
  /** What the client did wrong, where it did; counted in `tenant.violations`. */
  violation?: string;
  /** The connection breaks before the client learns of it. */
  breaksConnection?: boolean;
};

export type Route = {
  service: Service;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `/v1.0/users/{id}/messages`; `users('id')` and `delta()` in requests are read as `users/id` and `delta`. */
  path: string;
  /** Needs no bearer token. */
  anonymous?: boolean;
  /** Application permissions, any of which opens the route. */
  permissions?: readonly string[];
  handle(request: TenantRequest): Promise<TenantResponse> | TenantResponse;
};

/** Thrown by a handler: answered in the service's own error shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a correct client would never have caused it. */
  readonly isViolation: boolean;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { headers?: Readonly<Record<string, string>>; isViolation?: boolean } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
    this.isViolation = options.isViolation ?? [400, 401, 403, 405, 415].includes(status);
  }
}

export const badRequest = (message: string, code = 'BadRequest'): Refusal => new Refusal(400, code, message);

/** Something that was there once, or never: a correct client may well ask for it. */
export const notFound = (message: string, code = 'ResourceNotFound'): Refusal =>
  new Refusal(404, code, message);

/** Throws a Refusal when it is not JSON. */
export function jsonBody(request: TenantRequest): unknown {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw badRequest('A body needs the header Content-Type: application/json.');
  try {
    return JSON.parse(request.body);
  } catch {
    throw badRequest('The body is not JSON.');
  }
}
