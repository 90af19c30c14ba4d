import { z } from 'zod';
import { InvalidInput } from '../../domain/errors.ts';
import { toIso } from '../../domain/time.ts';
import { CursorExpired, type DeltaLink, type DeltaPage, type MailReader } from '../../ports/mail.ts';
import { readAnswer } from '../http/answer.ts';
import { ServiceRefusal } from '../http/failure.ts';
import { MESSAGE_PROPERTIES, messageItem, toMessage } from './message.ts';
import { path, query } from './path.ts';
import { stillInInbox } from './still-there.ts';
import type { GraphAnswer, GraphCall, GraphTransport } from './transport.ts';

const deltaPage = z.object({
  value: z.array(messageItem),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

/** Reads inboxes by delta query; `pageSize` messages at a time (default 100). */
export function graphMailReader({
  graph,
  pageSize = 100,
}: {
  graph: GraphTransport;
  pageSize?: number;
}): MailReader {
  const call: GraphCall = {
    headers: { Prefer: `odata.maxpagesize=${pageSize}, IdType="ImmutableId"` },
    remedy: (status) => (status === 404 ? MAILBOX_GONE : undefined),
  };
  return {
    async seed(sentinel, since) {
      const options = query({
        changeType: 'created',
        $filter: `receivedDateTime ge ${toIso(since)}`,
        $select: MESSAGE_PROPERTIES,
      });
      const inbox = path`users/${sentinel}/mailFolders/inbox/messages/delta`;
      return pageOf(graph, await graph.get(inbox + options, call));
    },
    async read(_sentinel, link) {
      // A link of another Graph was stored before the settings changed: as good as expired.
      if (!graph.owns(link))
        throw new CursorExpired('the delta link is of another Graph than the configured');
      try {
        return pageOf(graph, await graph.follow(link, call));
      } catch (error) {
        throw isExpiry(error) ? new CursorExpired(error.message, { cause: error }) : error;
      }
    },
    stillThere: (sentinel, messageIds) => stillInInbox(graph, sentinel, messageIds),
  };
}

const MAILBOX_GONE =
  'Check that the sentinel still has an Exchange Online mailbox, else take it out of STORMLOCK_SENTINELS.';

function pageOf(graph: GraphTransport, { body }: GraphAnswer): DeltaPage {
  const page = readAnswer(deltaPage, body, 'the inbox delta query');
  const { '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = page;
  const next = nextLink ?? deltaLink;
  if (next === undefined || !graph.owns(next)) {
    const fault = next === undefined ? 'no next and no delta link' : 'a link that leads to another place';
    throw new InvalidInput(`a page of the inbox delta query has ${fault}: check STORMLOCK_GRAPH_URL`);
  }
  const messages = page.value.map(toMessage).filter((message) => message !== undefined);
  return {
    messages,
    skipped: page.value.length - messages.length,
    next: next as DeltaLink,
    complete: nextLink === undefined,
  };
}

/** The service keeps only the last few generations of a sync state. */
const isExpiry = (error: unknown): error is ServiceRefusal =>
  error instanceof ServiceRefusal &&
  (error.status === 410 || /^(?:SyncStateNotFound|SyncStateInvalid|resyncRequired)$/i.test(error.code));
