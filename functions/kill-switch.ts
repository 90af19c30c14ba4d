import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { compose } from '../shared/compose.ts';
import { accessParts } from '../shared/compose-access.ts';
import { originOf } from './admin/call.ts';
import { carryOut, type OrderDeps, readKillOrder } from './admin/orders.ts';
import { logOf } from './log.ts';
import { problemOf } from './problem.ts';

/** The manual override for holders of the function key, which the platform has checked. */
export const killSwitch = (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> =>
  answerKillSwitch(request, async () => ({ ...compose(logOf(context)), publicUrl: accessParts().publicUrl }));

/** Lock or release a group, purge an incident's mail, or hold Stormlock itself back. */
export async function answerKillSwitch(
  request: HttpRequest,
  composed: () => Promise<OrderDeps>,
): Promise<HttpResponseInit> {
  const read = await readKillOrder(request);
  if ('refusal' in read) return read.refusal;
  const { order } = read;
  // A key proves no name: whatever is claimed is shown as claimed.
  const name = order.by === undefined ? 'holder of the function key' : `${order.by} (by function key)`;
  try {
    const given = { by: { kind: 'operator', name }, reason: order.reason, ...originOf(request) } as const;
    return await carryOut(await composed(), order, given);
  } catch (error) {
    const answered = problemOf(error);
    if (answered === undefined) throw error;
    return answered;
  }
}
