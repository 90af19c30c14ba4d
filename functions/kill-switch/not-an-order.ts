import type { HttpResponseInit } from '@azure/functions';
import type { Address } from '../../shared/domain/address.ts';
import { listIncidentsBy } from '../../shared/use-cases/list-incidents.ts';
import type { AdminDeps } from '../admin/call.ts';
import { LAST_LOOK, within } from '../patience.ts';
import { problem } from '../problem.ts';
import type { NoOrder } from './kill-order.ts';

const EXAMPLES = [
  { action: 'lock', group: 'all-staff@contoso.com', reason: 'reply-all storm' },
  { action: 'release', group: 'all-staff@contoso.com', reason: 'it is over' },
  { action: 'purge', incident: '20161114-082914-3f9c1a', reason: 'clear the mailboxes' },
  { action: 'pause', reason: 'migration weekend' },
] as const;

/** What is wrong with it, what orders look like, and the incident that a purge of a group was perhaps meant for. */
export async function notAnOrder(
  { wrong, purgeOf }: NoOrder,
  deps: Pick<AdminDeps, 'incidents' | 'log'>,
): Promise<HttpResponseInit> {
  const meant = purgeOf === undefined ? undefined : await openIncidentOf(purgeOf, deps);
  return problem(400, 'Not an order', meant === undefined ? wrong : `${wrong} ${meant}`, {
    examples: EXAMPLES,
  });
}

/** A help, and no more: where storage is slow or fails, the answer goes without it. */
async function openIncidentOf(
  group: Address,
  { incidents, log }: Pick<AdminDeps, 'incidents' | 'log'>,
): Promise<string | undefined> {
  const looked = listIncidentsBy({ incidents }, { limit: 1, open: true, group }).then(
    ({ incidents: [row] }) =>
      row === undefined ? `${group} has none open.` : `The open one of ${group} is ${row.value.id}.`,
  );
  return within(looked, log, LAST_LOOK).catch(() => undefined);
}
