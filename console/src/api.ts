import type { Problem } from '../../functions/admin/schemas-problems.ts';

/** What the app answered when it did not do what was asked. */
export class ApiProblem extends Error {
  readonly status: number;
  /** The state that is, where the one that was seen is no more. */
  readonly current: unknown;
  /** Settings that are missing or malformed, and what to do about each. */
  readonly settings: readonly { setting: string; remedy: string }[];
  /** Where to sign out, for whoever came with an account that will never do. */
  readonly signOut: string | undefined;
  constructor(status: number, problem: Partial<Problem>) {
    super(
      status === 401 && problem['signOut'] === undefined
        ? 'You are not signed in, or your session has ended. Nothing was done.'
        : (problem.detail ?? problem.title ?? `The app answered ${status} without saying why.`),
    );
    this.name = 'ApiProblem';
    this.status = status;
    this.current = problem['current'];
    this.settings = settingsOf(problem['settings']);
    this.signOut = typeof problem['signOut'] === 'string' ? problem['signOut'] : undefined;
  }
}

const settingsOf = (listed: unknown): { setting: string; remedy: string }[] =>
  Array.isArray(listed)
    ? listed.map((each: { setting?: unknown; remedy?: unknown }) => ({
        setting: String(each.setting),
        remedy: String(each.remedy),
      }))
    : [];

export type Reply<T> = { data: T; etag: string | null };

let skew = 0;

/** The app's time: in a rehearsal it is not that of this machine. */
export const appNow = (): number => Date.now() + skew;

/** Reads; `undefined` when what is there is what the caller has already. */
export async function read<T>(path: string, have?: string | null): Promise<Reply<T> | undefined> {
  const response = await call(path, { headers: have ? { 'if-none-match': have } : {} });
  if (response.status === 304) return undefined;
  return { data: (await response.json()) as T, etag: response.headers.get('etag') };
}

/** Changes something. `seen` is the tag of the state it was decided on. */
export async function send<T>(
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
  seen?: string | null,
): Promise<Reply<T>> {
  const response = await call(path, {
    method,
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      // Other sites' pages cannot send this header.
      'x-stormlock-request': '1',
      ...(seen ? { 'if-match': seen } : {}),
    },
  });
  return { data: (await response.json()) as T, etag: response.headers.get('etag') };
}

async function call(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(`/api/${path}`, {
    ...init,
    cache: 'no-store',
    signal: AbortSignal.timeout(20_000),
  });
  const time = Date.parse(response.headers.get('x-stormlock-time') ?? '');
  if (!Number.isNaN(time)) skew = time - Date.now();
  // 409 with an outcome is an answer: a person must act.
  const isOutcome = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  if (response.ok || response.status === 304 || isOutcome) return response;
  throw new ApiProblem(response.status, (await response.json().catch(() => ({}))) as Partial<Problem>);
}
