import { STATUS_CODES } from 'node:http';
import { OutcomeUnknown, Refused, RetryLater } from '../../domain/errors.ts';
import { type Instant, type Milliseconds, SECOND } from '../../domain/time.ts';
import { nameOf, type Reply } from './request.ts';
import { retryAfterOf } from './retry-after.ts';

/** A service's refusal with what an adapter may need to tell one from another. */
export class ServiceRefusal extends Refused {
  readonly status: number;
  /** The service's own error code, empty where it gives none. */
  readonly code: string;
  constructor(message: string, remedy: string, status: number, code: string, options?: ErrorOptions) {
    super(message, remedy, options);
    this.status = status;
    this.code = code;
  }
}

/** What the service says about its refusal. */
export type ServiceWords = { code?: string; message?: string; requestId?: string };

const LOST = new Set([408, 500, 502, 503, 504]);

/** The domain's error for an answer that is not a success. */
export function failureOf(reply: Reply, words: ServiceWords, remedy: string, now: Instant): Error {
  const { request, status, headers } = reply;
  const options = reply.unreadable === undefined ? {} : { cause: reply.unreadable };
  const retryAfter = retryAfterOf(headers, now);
  if (status === 429 || (status === 503 && request.repeatable)) {
    const wait = retryAfter ?? 30 * SECOND;
    return new RetryLater(describe(reply, words, wait), wait, options);
  }
  // 503, too, may be the word of a gateway behind which the service has accepted it.
  if (LOST.has(status)) {
    const wait = retryAfter ?? 10 * SECOND;
    if (request.repeatable) return new RetryLater(describe(reply, words, wait), wait, options);
    const text = describe(reply, words);
    return new OutcomeUnknown(`${text}; it may have been carried out: look before repeating it`, options);
  }
  return new ServiceRefusal(describe(reply, words), remedy, status, words.code ?? '', options);
}

/** A success whose body broke off: harmless to ask again, or of unknown outcome. */
export function brokenAnswer(reply: Reply): Error {
  const text = `${nameOf(reply.request)}: ${reply.status}, but the body cannot be read`;
  const options = { cause: reply.unreadable };
  return reply.request.repeatable
    ? new RetryLater(text, 10 * SECOND, options)
    : new OutcomeUnknown(text, options);
}

/** `[POST] https://…/purgeData: 429 Too Many Requests, retry after 12 s` */
export function describe(reply: Reply, words: ServiceWords, retryAfter?: Milliseconds): string {
  const { status, request, headers } = reply;
  const said = [words.code, words.message?.replace(/\s+/g, ' ').trim().slice(0, 400)].filter(Boolean);
  const id = words.requestId ?? headers.get('request-id') ?? headers.get('x-ms-request-id');
  return [
    `${nameOf(request)}: ${[status, STATUS_CODES[status]].filter(Boolean).join(' ')}`,
    said.length > 0 ? `, ${said.join(': ')}` : '',
    retryAfter === undefined ? '' : `, retry after ${Math.ceil(retryAfter / SECOND)} s`,
    id ? ` (request ${id})` : '',
  ].join('');
}
