import { Allowance } from '../../allowance.ts';
import { badRequest, Refusal, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import type { World } from '../../world/world.ts';
import { type Comparison, holds, parseFilter } from '../filter.ts';
import { shape } from '../properties.ts';
import { readCount, readQuery } from '../query.ts';
import { TRACE, tracesOf } from './traced-mail.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LONGEST_RANGE = 10 * DAY;
const OLDEST = 90 * DAY;
const USUAL_RANGE = 2 * DAY;
const USUAL_PAGE = 1_000;
const LARGEST_PAGE = 5_000;
/** The operators each property may be filtered by. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  id: ['eq'],
  messageId: ['eq'],
  status: ['eq'],
  recipientAddress: ['eq'],
  senderAddress: ['eq'],
  fromIP: ['eq'],
  toIP: ['eq'],
  receivedDateTime: ['ge', 'le'],
  subject: ['startswith'],
};

export type TracingBehaviour = {
  /** Microsoft's own service principal for message trace exists in the tenant; without it requests are 401. */
  isProvisioned: boolean;
  /** From acceptance of a mail until its traces show; nobody publishes a figure. */
  lag: number;
};

export const USUAL_TRACING: TracingBehaviour = { isProvisioned: true, lag: 5 * MINUTE };

/** Exchange's message trace: metadata of mail, filtered. */
export function tracingRoutes(world: World, behaviour: TracingBehaviour): Route[] {
  const load = new Allowance(100, 5 * MINUTE);
  return [
    {
      service: 'graph',
      method: 'GET',
      path: '/v1.0/admin/exchange/tracing/messageTraces',
      permissions: ['ExchangeMessageTrace.Read.All'],
      handle: (request) => list(request, world, behaviour, load),
    },
  ];
}

function list(
  request: TenantRequest,
  world: World,
  behaviour: TracingBehaviour,
  load: Allowance,
): TenantResponse {
  const now = request.receivedAt;
  const wait = load.take(now);
  if (wait > 0)
    throw new Refusal(429, 'TooManyRequests', 'Too many requests.', {
      headers: { 'Retry-After': String(wait) },
    });
  if (!behaviour.isProvisioned)
    throw new Refusal(
      401,
      'UnknownError',
      'The service principal of application 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373 was not found in the tenant.',
      { isViolation: false },
    );
  const query = readQuery(request, ['$filter', '$top', '$skiptoken']);
  // Alternatives are ignored without a word.
  const [conditions = []] = query.has('$filter') ? parseFilter(query.get('$filter') ?? '') : [];
  const { from, to } = rangeOf(conditions, now);
  world.advance();
  const found = world.posts
    .filter((post) => post.acceptedAt >= from && post.acceptedAt <= Math.min(to, now - behaviour.lag))
    .flatMap((post) => tracesOf(post, world))
    .filter((trace) => holds([conditions], (name) => TRACE[name]?.(trace)))
    .sort((a, b) => b.post.acceptedAt - a.post.acceptedAt);
  const top = readCount(query, '$top', LARGEST_PAGE) ?? USUAL_PAGE;
  const start = Number(query.get('$skiptoken') ?? 0);
  const next = new URL(request.url);
  next.searchParams.set('$skiptoken', String(start + top));
  return {
    status: 200,
    body: {
      value: found.slice(start, start + top).map((trace) => shape(trace, TRACE, Object.keys(TRACE))),
      ...(start + top < found.length ? { '@odata.nextLink': next.href } : {}),
    },
  };
}

function rangeOf(conditions: readonly Comparison[], now: number): { from: number; to: number } {
  for (const { property, operator } of conditions)
    if (!OPERATORS[property]?.includes(operator))
      throw badRequest(`The property '${property}' cannot be filtered by '${operator}'.`);
  const bound = (operator: string): number | undefined => {
    const value = conditions.find(
      (each) => each.property === 'receivedDateTime' && each.operator === operator,
    );
    return value?.value instanceof Date ? value.value.getTime() : undefined;
  };
  const [from, to] = [bound('ge'), bound('le')];
  if (from === undefined && to === undefined) return { from: now - USUAL_RANGE, to: now };
  if (from === undefined || to === undefined)
    throw badRequest('receivedDateTime needs both a start (ge) and an end (le).');
  if (to < from || to - from > LONGEST_RANGE)
    throw badRequest('The start and end of receivedDateTime must be within 10 days.');
  if (from < now - OLDEST || to > now)
    throw badRequest('The range of receivedDateTime must lie within the last 90 days.');
  return { from, to };
}
