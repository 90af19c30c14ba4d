import { OutcomeUnknown, RetryLater } from '../../domain/errors.ts';
import { SECOND } from '../../domain/time.ts';
import { nameOf, type OutgoingRequest } from './request.ts';

/** The connection was never made, so the service cannot have acted. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codeOf = (error: unknown): string => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return error instanceof Error ? error.name : String(error);
};

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');

const neverLeft = (error: unknown): boolean => NEVER_LEFT.has(codeOf(error));

/** A timeout has cost its time already: it is not tried again in this process. */
export const mayTryAgain = (request: OutgoingRequest, error: unknown): boolean =>
  !isTimeout(error) && (request.repeatable || neverLeft(error));

/** What a call without an answer means for the caller. */
export function networkFailure(request: OutgoingRequest, error: unknown): RetryLater | OutcomeUnknown {
  const code = codeOf(error);
  const text = `${nameOf(request)}: ${isTimeout(error) ? 'no answer in time' : `no answer (${code})`}`;
  // The SDK's own error may quote a URL that is a secret.
  const options = { cause: request.alias === undefined ? error : new Error(code) };
  if (request.repeatable || neverLeft(error)) return new RetryLater(text, 10 * SECOND, options);
  return new OutcomeUnknown(`${text}; it may have been carried out: look before repeating it`, options);
}
