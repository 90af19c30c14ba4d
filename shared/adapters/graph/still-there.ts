import { z } from 'zod';
import type { SentinelId } from '../../ports/mail.ts';
import { ServiceRefusal } from '../http/failure.ts';
import { allPages } from './pages.ts';
import { literal, path, query } from './path.ts';
import type { GraphTransport } from './transport.ts';

/** Outlook refuses long conditions as too complex, and URLs have an end. */
const MOST_TERMS = 10;
const LONGEST_FILTER = 1_500;

const item = z.object({ internetMessageId: z.string().nullish() });

/** Which of the messages are in the inbox, asked in groups, one after the other: Outlook allows 4 at a time. */
export async function stillInInbox(
  graph: GraphTransport,
  sentinel: SentinelId,
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const there = new Set<string>();
  const inbox = path`users/${sentinel}/mailFolders/inbox/messages`;
  const open = groupsOf([...new Set(messageIds)]);
  for (let ids = open.shift(); ids !== undefined; ids = open.shift()) {
    const wanted = ids;
    const $filter = wanted.map((id) => `internetMessageId eq ${literal(id)}`).join(' or ');
    const options = query({ $filter, $select: 'internetMessageId', $top: '100' });
    try {
      const found = await allPages(graph, graph.get(inbox + options), item, 'the inbox');
      for (const { internetMessageId: id } of found) if (id && wanted.includes(id)) there.add(id);
    } catch (error) {
      if (!isTooComplex(error) || wanted.length === 1) throw error;
      const half = Math.ceil(wanted.length / 2);
      open.push(wanted.slice(0, half), wanted.slice(half));
    }
  }
  return there;
}

function groupsOf(ids: readonly string[]): string[][] {
  const groups: string[][] = [];
  let length = 0;
  for (const id of ids) {
    const last = groups.at(-1);
    if (last === undefined || last.length === MOST_TERMS || length + id.length > LONGEST_FILTER) {
      groups.push([id]);
      length = id.length;
    } else {
      last.push(id);
      length += id.length;
    }
  }
  return groups;
}

const isTooComplex = (error: unknown): boolean =>
  error instanceof ServiceRefusal &&
  (error.status === 414 ||
    (error.status === 400 && /InefficientFilter|ErrorInvalidRestriction/i.test(error.code)));
