import { type Milliseconds, SECOND } from '../../domain/time.ts';

export type OutgoingRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Sending it twice does no harm. Where it does, a lost answer becomes OutcomeUnknown. */
  repeatable: boolean;
  /** Overrides the policy: 1 where every request counts against an allowance. */
  attempts?: number;
  /** What errors call it when the URL itself is a secret. */
  alias?: string;
  /** What it is about, where the URL does not tell: a cmdlet. */
  subject?: string;
};

/** A final answer, whatever its status. The body is read to its end; where that failed, `unreadable` says why. */
export type Reply = {
  request: OutgoingRequest;
  status: number;
  headers: Headers;
  text: string;
  unreadable?: unknown;
};

export type HttpPolicy = {
  /** For one attempt, body included. */
  timeout: Milliseconds;
  attempts: number;
  /** The longest a call sleeps in this process altogether; whoever must wait longer is told to come back. */
  patience: Milliseconds;
};

export const DEFAULT_HTTP_POLICY: HttpPolicy = { timeout: 30 * SECOND, attempts: 4, patience: 10 * SECOND };

/** `[POST] https://graph.microsoft.com/v1.0/subscriptions`: the query may hold addresses or keys and stays out. */
export const nameOf = ({ method, url, alias, subject }: OutgoingRequest): string =>
  `[${method}] ${alias ?? url.replace(/[?#].*$/s, '')}${subject === undefined ? '' : ` ${subject}`}`;
