import { Refused, RetryLater } from '../../domain/errors.ts';
import { type Instant, SECOND } from '../../domain/time.ts';
import { describe, failureOf, ServiceRefusal, type ServiceWords } from '../http/failure.ts';
import { nameOf, type Reply } from '../http/request.ts';
import { retryAfterOf } from '../http/retry-after.ts';
import { knownRefusal } from './remedies.ts';
import { cmdletSentence, exchangeWords } from './words.ts';

const OTHERWISE = 'Repeating the call cannot help: read what Exchange says about it.';

/**
 * Refused for now without having acted: Exchange says so by 429, or by exception under any status. A bare 503 or 504 may
 * be a gateway's, and the cmdlet may have run.
 */
export function isTransient(reply: Reply): boolean {
  const { status, request } = reply;
  if (status === 429) return true;
  if ((status === 503 || status === 504) && request.repeatable) return true;
  if (status < 400) return false;
  // A body that cannot be read may have named a transient exception; a refusal was never carried out.
  if (reply.unreadable !== undefined) return status < 500 || request.repeatable;
  const { code, message } = exchangeWords(reply.text);
  const known = knownRefusal(status, code, message);
  return known !== undefined && (known.remedy === undefined || known.mayPass === true);
}

/** The domain's error for an answer that is no success. */
export function exchangeFailure(reply: Reply, now: Instant): Error {
  // Under 400 the body may have named what passes by itself; other statuses say enough without it.
  if (reply.unreadable !== undefined && reply.status === 400) {
    const text = `${nameOf(reply.request)}: ${reply.status}, but the body cannot be read`;
    return new RetryLater(text, 10 * SECOND, { cause: reply.unreadable });
  }
  return (
    refusal(reply, exchangeWords(reply.text), now) ??
    failureOf(reply, exchangeWords(reply.text), OTHERWISE, now)
  );
}

/** A 200 that carries errors in its body. What is not known to be final may pass. */
export function errorsInside(reply: Reply, errors: readonly unknown[], now: Instant): Error {
  const said = errors.map((error) => (typeof error === 'string' ? error : JSON.stringify(error))).join(' ');
  const words = cmdletSentence(said);
  return refusal(reply, words, now) ?? new RetryLater(describe(reply, words), 5 * SECOND);
}

function refusal(reply: Reply, words: ServiceWords, now: Instant): Error | undefined {
  const known = knownRefusal(reply.status, words.code, words.message);
  if (known === undefined) return undefined;
  const { remedy } = known;
  if (remedy !== undefined)
    return new ServiceRefusal(describe(reply, words), remedy, reply.status, words.code ?? '');
  const wait = retryAfterOf(reply.headers, now) ?? 15 * SECOND;
  return new RetryLater(describe(reply, words, wait), wait);
}

/** Sent elsewhere than to this Exchange or its regions. */
export const strayRedirect = (reply: Reply): Refused =>
  new Refused(
    `${nameOf(reply.request)}: redirected to another place than Exchange`,
    'Nothing was sent there. Check STORMLOCK_EXCHANGE_URL and the network between.',
  );

/** No recipient, or several, of that name. A bare 404 may come from anywhere and is no such answer. */
export const isNotOne = (error: unknown): boolean =>
  error instanceof ServiceRefusal &&
  /ManagementObject(?:NotFound|Ambiguous)|couldn't be found on|matches multiple entries/.test(
    `${error.code} ${error.message}`,
  );

/** The service read the parameters and did not take them: nothing was run. */
export const isBadParameter = (error: unknown): boolean =>
  error instanceof ServiceRefusal &&
  /ArgumentTransformation|ParameterBinding/.test(error.code) &&
  !/role definition/i.test(error.message);
