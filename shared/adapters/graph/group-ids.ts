import { z } from 'zod';
import type { Address } from '../../domain/address.ts';
import { EVENTUAL } from './members.ts';
import { allPages } from './pages.ts';
import { literal, query } from './path.ts';
import type { GraphTransport } from './transport.ts';

const item = z.object({ id: z.string() });

/** Entra ids of the groups with this address, primary or not. Dynamic distribution groups are not in Graph. */
export async function groupIdsOf(graph: GraphTransport, address: Address): Promise<string[]> {
  const byMail = query({ $filter: `mail eq ${literal(address)}`, $select: 'id' });
  const primary = await allPages(graph, graph.get(`groups${byMail}`), item, 'the look-up of a group');
  if (primary.length > 0) return primary.map(({ id }) => id);
  const byProxy = query({
    $filter: `proxyAddresses/any(p:p eq ${literal(`smtp:${address}`)})`,
    $select: 'id',
    $count: 'true',
  });
  const call = { headers: EVENTUAL };
  const others = await allPages(
    graph,
    graph.get(`groups${byProxy}`, call),
    item,
    'the look-up of a group',
    call,
  );
  return others.map(({ id }) => id);
}
