import { z } from 'zod';
import { toAddress } from '../../domain/address.ts';
import type { SentinelId } from '../../ports/mail.ts';
import type { SentinelDirectory } from '../../ports/subscriptions.ts';
import { readAnswer } from '../http/answer.ts';
import { ServiceRefusal } from '../http/failure.ts';
import { groupIdsOf } from './group-ids.ts';
import { EVENTUAL } from './members.ts';
import { allPages } from './pages.ts';
import { path, query } from './path.ts';
import type { GraphTransport } from './transport.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const user = z.object({ id: z.string() });
const mailbox = z.object({ mail: z.string().nullish() });
const member = z.object({
  id: z.string(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});

export function graphSentinelDirectory({ graph }: { graph: GraphTransport }): SentinelDirectory {
  return {
    async resolve(name) {
      const text = name.trim();
      const group = /^group:(.*)$/is.exec(text)?.[1];
      return group === undefined ? findUser(graph, text) : membersOf(graph, group);
    },
    async addressOf(sentinel) {
      const answer = await graph.get(path`users/${sentinel}` + query({ $select: 'mail' }));
      return toAddress(readAnswer(mailbox, answer.body, 'the look-up of a user').mail ?? '');
    },
  };
}

async function findUser(graph: GraphTransport, name: string): Promise<SentinelId[]> {
  try {
    const answer = await graph.get(path`users/${name}` + query({ $select: 'id' }));
    return [toSentinel(readAnswer(user, answer.body, 'the look-up of a user').id)];
  } catch (error) {
    if (!(error instanceof ServiceRefusal)) throw error;
    if (error.status === 404) return [];
    // An id needs no look-up. Without the permission to read users its mailbox can still be read.
    if (error.status === 403 && GUID.test(name)) return [toSentinel(name)];
    throw error;
  }
}

async function membersOf(graph: GraphTransport, name: string): Promise<SentinelId[]> {
  const address = toAddress(name);
  if (address === undefined) return [];
  const sentinels = new Set<SentinelId>();
  for (const group of await groupIdsOf(graph, address)) {
    const members = path`groups/${group}/transitiveMembers/microsoft.graph.user`;
    const options = query({ $select: 'id,mail,userPrincipalName', $top: '999', $count: 'true' });
    const call = { headers: EVENTUAL };
    const found = await allPages(
      graph,
      graph.get(members + options, call),
      member,
      'the members of a group',
      call,
    );
    for (const each of found.filter(mayHaveMailbox)) sentinels.add(toSentinel(each.id));
  }
  return [...sentinels];
}

/** Without the permission to read users Graph names them by id alone; whether they have a mailbox shows later. */
const mayHaveMailbox = ({ mail, userPrincipalName }: z.infer<typeof member>): boolean =>
  Boolean(mail) || !userPrincipalName;

const toSentinel = (id: string): SentinelId => id.toLowerCase() as SentinelId;
