import { z } from 'zod';
import { RetryLater } from '../../domain/errors.ts';
import { SECOND } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { jsonOf, readAnswer } from '../http/answer.ts';
import { brokenAnswer } from '../http/failure.ts';
import { isPinned, type Pin } from '../http/origin.ts';
import { type HttpPolicy, nameOf, type OutgoingRequest, type Reply } from '../http/request.ts';
import { createSend, type Fetch } from '../http/send.ts';
import type { TokenSource } from '../http/tokens.ts';
import { errorsInside, exchangeFailure, isTransient, strayRedirect } from './refusal.ts';

export type Parameters = Readonly<Record<string, unknown>>;

type ReadOptions = {
  /** Stop after so many objects. */
  limit?: number;
  /** Properties to answer with; default all. */
  select?: string;
};

/**
 * Runs Exchange Online cmdlets through the REST interface that the PowerShell module itself uses. Throws
 * ServiceRefusal (a Refused), RetryLater or, for writes, OutcomeUnknown.
 */
export interface ExchangeClient {
  /** All objects, page after page; `complete` is false when `limit` stopped it. */
  read<T>(
    cmdlet: string,
    parameters: Parameters,
    item: z.ZodType<T>,
    options?: ReadOptions,
  ): Promise<{ items: T[]; complete: boolean }>;
  /** Accepted is all that a return means: these cmdlets answer nothing. */
  write(cmdlet: string, parameters: Parameters): Promise<void>;
}

const MOST_REDIRECTS = 3;
/** The static anchor of app-only requests. */
const ANCHOR = 'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}';

const envelope = z.object({
  '@adminapi.errors': z.array(z.unknown()).nullish(),
  '@odata.nextLink': z.string().nullish(),
  value: z.array(z.unknown()).nullish(),
});

export function exchangeClient({
  url,
  tenantId,
  tokens,
  clock,
  development = false,
  ...sending
}: {
  /** `https://outlook.office365.com` */
  url: string;
  tenantId: string;
  tokens: TokenSource;
  clock: Clock;
  /** Accept plain http on loopback, and no other host than the configured. */
  development?: boolean;
  fetch?: Fetch;
  policy?: Partial<HttpPolicy>;
}): ExchangeClient {
  const send = createSend({ clock, ...sending });
  const pin: Pin = { origin: url, subdomains: !development, development };
  const endpoint = `${url}/adminapi/beta/${encodeURIComponent(tenantId)}/InvokeCommand`;

  async function request(
    cmdlet: string,
    to: string,
    body: string,
    repeatable: boolean,
  ): Promise<OutgoingRequest> {
    const headers = {
      Authorization: await tokens.authorizationFor(to),
      'Content-Type': 'application/json',
      Accept: 'application/json',
      // Some error bodies claim to be compressed and are not.
      'Accept-Encoding': 'identity',
      Prefer: 'odata.maxpagesize=1000',
      'X-AnchorMailbox': `${ANCHOR}@${tenantId}`,
      'X-CmdletName': cmdlet,
      'X-ResponseFormat': 'json',
      'X-ClientApplication': 'Stormlock',
    };
    return { method: 'POST', url: to, headers, body, repeatable, subject: cmdlet };
  }

  /** Posts again to wherever Exchange has the tenant: fetch itself would drop the body or the token. */
  async function post(cmdlet: string, to: string, body: string, repeatable: boolean): Promise<Reply> {
    let target = to;
    for (let hop = 0; ; hop++) {
      const reply = await send(await request(cmdlet, target, body, repeatable), isTransient);
      const location = reply.headers.get('location');
      if (reply.status < 300 || reply.status >= 400 || location === null) return reply;
      target = URL.canParse(location, target) ? new URL(location, target).href : '';
      if (hop === MOST_REDIRECTS || !isPinned(target, pin)) throw strayRedirect(reply);
    }
  }

  async function page(cmdlet: string, to: string, body: string, repeatable: boolean) {
    const reply = await post(cmdlet, to, body, repeatable);
    if (reply.status < 200 || reply.status >= 300) throw exchangeFailure(reply, clock.now());
    if (reply.unreadable !== undefined) throw brokenAnswer(reply);
    const json = jsonOf(reply.text);
    const answer = json === undefined ? {} : readAnswer(envelope, json, nameOf(reply.request));
    const errors = answer['@adminapi.errors'] ?? [];
    if (errors.length > 0) throw errorsInside(reply, errors, clock.now());
    // Silence is how a write succeeds. A reading that finds nothing says so by an empty list.
    if (repeatable && !answer.value)
      throw new RetryLater(`${nameOf(reply.request)}: ${reply.status} without an answer`, 5 * SECOND);
    return { values: answer.value ?? [], next: answer['@odata.nextLink'] ?? undefined, reply };
  }

  return {
    async read(cmdlet, parameters, item, { limit = Number.POSITIVE_INFINITY, select } = {}) {
      const body = bodyOf(cmdlet, parameters);
      const items: z.infer<typeof item>[] = [];
      let to: string | undefined = select ? `${endpoint}?$select=${encodeURIComponent(select)}` : endpoint;
      while (to !== undefined && items.length < limit) {
        const { values, next, reply } = await page(cmdlet, to, body, true);
        items.push(...readAnswer(z.array(item), values, nameOf(reply.request)));
        if (next !== undefined && !isPinned(next, pin)) throw strayRedirect(reply);
        to = next;
      }
      return { items: items.slice(0, limit), complete: to === undefined && items.length <= limit };
    },
    async write(cmdlet, parameters) {
      await page(cmdlet, endpoint, bodyOf(cmdlet, parameters), false);
    },
  };
}

const bodyOf = (cmdlet: string, parameters: Parameters): string =>
  JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } });

/** `@{Add=…; Remove=…}` of PowerShell; untagged, Exchange takes it for a text. */
export const hashTable = (change: { Add: readonly string[] } | { Remove: readonly string[] }): object => ({
  '@odata.type': '#Exchange.GenericHashTable',
  ...change,
});
