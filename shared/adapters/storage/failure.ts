import { z } from 'zod';
import { LostRace, Refused, RetryLater } from '../../domain/errors.ts';
import { SECOND } from '../../domain/time.ts';

const serviceError = z.object({
  name: z.string(),
  message: z.string(),
  statusCode: z.number().optional(),
  code: z.string().optional(),
  details: z
    .object({ odataError: z.object({ code: z.string() }) })
    .optional()
    .catch(undefined),
});

const BUSY = new Set([408, 429, 500, 502, 503, 504]);
const UNREACHABLE = new Set(['REQUEST_SEND_ERROR', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT']);

/** The parts of an SDK error we act on. */
export function read(error: unknown): { status?: number; code: string } {
  const parsed = serviceError.safeParse(error);
  if (!parsed.success) return { code: '' };
  const { statusCode, code, details, name } = parsed.data;
  const reason = details?.odataError.code ?? code ?? name;
  return statusCode === undefined ? { code: reason } : { status: statusCode, code: reason };
}

/** An SDK error in the domain's terms. Nothing here turns a failure into an absence. */
export function translate(error: unknown, what: string): Error {
  const { status, code } = read(error);
  const options = { cause: error };
  const text = `[${what}] ${status ?? ''} ${code}`;
  if (status === 409 && code === 'TableBeingDeleted') return new RetryLater(text, 10 * SECOND, options);
  if (status === 409 || status === 412) return new LostRace(`${text}: another instance wrote first`, options);
  if (status === 401 || status === 403) {
    return new Refused(
      `${text}: the storage account does not let the app in`,
      'Give the app\'s identity the role "Storage Table Data Contributor" on the account, or correct AzureWebJobsStorage.',
      options,
    );
  }
  if (status !== undefined && BUSY.has(status)) return new RetryLater(text, 2 * SECOND, options);
  if (UNREACHABLE.has(code) || code === 'AbortError' || code === 'TimeoutError') {
    return new RetryLater(`${text}: the table service cannot be reached`, 2 * SECOND, options);
  }
  return new Error(`${text}: ${error instanceof Error ? error.message : String(error)}`, options);
}
