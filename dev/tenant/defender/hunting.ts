import { z } from 'zod';
import { badRequest, jsonBody, type Route, type TenantRequest, type TenantResponse } from '../http.ts';
import type { Item } from '../world/mailboxes.ts';
import type { Group, Post, User } from '../world/types.ts';
import type { World } from '../world/world.ts';

const hunting = z.strictObject({ Query: z.string().min(1), Timespan: z.string().optional() });

type Row = { NetworkMessageId: string; RecipientEmailAddress: string };

const MOST_ROWS = 100_000;

/**
 * Advanced hunting, of one table and one form of question: the copies of messages named by their Message-IDs, counted, or
 * listed in order from behind a key. Anything else is refused as a query it cannot read.
 */
export const huntingRoute = (world: World): Route => ({
  service: 'graph',
  method: 'POST',
  path: '/v1.0/security/runHuntingQuery',
  permissions: ['ThreatHunting.Read.All'],
  handle: (request) => answer(request, world),
});

function answer(request: TenantRequest, world: World): TenantResponse {
  const read = hunting.safeParse(jsonBody(request));
  if (!read.success) throw badRequest(z.prettifyError(read.error));
  const [table, ...operators] = read.data.Query.split('\n| ');
  if (table !== 'EmailEvents') throw badRequest(`The table '${table}' is not known here.`);
  const span = operators.map(spanIn).find((found) => found !== undefined) ?? EVER;
  let rows: Row[] = [];
  for (const operator of operators) {
    const outcome = apply(operator, rows, world, span);
    if (typeof outcome === 'number') return { status: 200, body: { results: [{ Copies: outcome }] } };
    rows = outcome;
  }
  return { status: 200, body: { results: rows.slice(0, MOST_ROWS) } };
}

type Span = { from: number; to: number };
const EVER: Span = { from: 0, to: Number.POSITIVE_INFINITY };

function spanIn(operator: string): Span | undefined {
  const [, from, to] =
    /^where Timestamp between \(datetime\((.+)\) \.\. datetime\((.+)\)\)$/.exec(operator) ?? [];
  return from === undefined || to === undefined ? undefined : { from: Date.parse(from), to: Date.parse(to) };
}

function apply(operator: string, rows: Row[], world: World, span: Span): Row[] | number {
  const ids = /^where InternetMessageId in \((.*)\)$/.exec(operator)?.[1];
  if (ids !== undefined) return copiesOf(world, new Set(textsIn(ids)), span);
  const after = /^where strcat\(NetworkMessageId, " ", RecipientEmailAddress\) > (".*")$/.exec(operator)?.[1];
  if (after !== undefined) return rows.filter((row) => keyOf(row) > (textsIn(after)[0] ?? ''));
  const most = /^take (\d+)$/.exec(operator)?.[1];
  if (most !== undefined) return rows.slice(0, Number(most));
  if (operator.startsWith('order by ')) return rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (operator === 'summarize Copies = count()') return rows.length;
  // Each copy is a row of its own, of that time.
  if (operator === 'distinct NetworkMessageId, RecipientEmailAddress' || spanIn(operator)) return rows;
  throw badRequest(`The operator '${operator}' is not understood here.`);
}

const textsIn = (list: string): string[] => z.array(z.string()).parse(JSON.parse(`[${list}]`));

const keyOf = (row: Row): string => `${row.NetworkMessageId} ${row.RecipientEmailAddress}`;

/** One row a copy that was delivered, whatever became of it since. */
function copiesOf(world: World, messageIds: ReadonlySet<string>, { from, to }: Span): Row[] {
  const isMeant = ({ post, folder }: Item): boolean =>
    folder !== 'sentitems' &&
    messageIds.has(post.internetMessageId) &&
    post.acceptedAt >= from &&
    post.acceptedAt <= to;
  return world.mailboxes().flatMap(({ mailbox, user, group }) => {
    const recipients = recipientsIn(world, user, group);
    return mailbox
      .landed(world.clock.now())
      .filter(isMeant)
      .flatMap(({ post, copies }) =>
        recipients(post, copies).map((RecipientEmailAddress) => ({
          NetworkMessageId: post.id,
          RecipientEmailAddress,
        })),
      );
  });
}

/** Who got so many copies more of a post: in a population those who come next, so that each is named once. */
function recipientsIn(world: World, user: User | undefined, group: Group | undefined) {
  const named = new Map<Post, number>();
  return (post: Post, copies: number): string[] => {
    if (user !== undefined) return [user.address];
    const first = (group?.firstPerson ?? 0) + (named.get(post) ?? 0);
    named.set(post, (named.get(post) ?? 0) + copies);
    return Array.from({ length: copies }, (_, i) => world.person(first + i).address);
  };
}
