import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Log } from '../../shared/ports/log.ts';
import { originOf } from '../admin/call.ts';
import type { World } from '../admin/guard.ts';
import { hardened } from '../hardened.ts';
import { startPatience } from '../patience.ts';
import { problem, problemOf } from '../problem.ts';
import { admitOrder, KEY_HOLDER, type OrderAdmission, refusalOfSite } from './admit-order.ts';
import { carryOut } from './carry-out.ts';
import { readKillOrder } from './kill-order.ts';

export type KillSwitchWorld = World & { log: Log };

/** The one door: for tokens, keys and sessions. */
export const answerKillSwitch = (request: HttpRequest, world: KillSwitchWorld): Promise<HttpResponseInit> =>
  answer(request, world, () => admitOrder(request, world.access()));

/** Behind the platform's own guard: a question whether the key is right, or an order by its holder. */
export async function answerKeyHolder(
  request: HttpRequest,
  world: KillSwitchWorld,
): Promise<HttpResponseInit> {
  if (request.method === 'GET') return { status: 204, headers: { 'cache-control': 'no-store' } };
  return answer(request, world, () => {
    const refusal = refusalOfSite(request);
    return Promise.resolve(refusal === undefined ? KEY_HOLDER : { refusal });
  });
}

/** Admits, carries out, answers; every answer is an outcome or a problem that says what to do. */
async function answer(
  request: HttpRequest,
  world: KillSwitchWorld,
  admission: () => Promise<OrderAdmission>,
): Promise<HttpResponseInit> {
  const left = startPatience();
  try {
    const orderer = await admission();
    if ('refusal' in orderer) return hardened(orderer.refusal);
    const read = await readKillOrder(request);
    if ('refusal' in read) return hardened(read.refusal);
    const { order } = read;
    const name = orderer.nameOf(order.by);
    const by = { kind: 'operator', name } as const;
    const given = { by, reason: order.reason, via: orderer.via, ...originOf(request) };
    const deps = { ...(await world.compose()), publicUrl: world.access().publicUrl };
    return hardened(await carryOut(deps, order, given, left), deps.clock.now());
  } catch (error) {
    return hardened(problemOf(error) ?? failed(error, world.log));
  }
}

function failed(error: unknown, log: Log): HttpResponseInit {
  log.error('An order failed', { error: String(error) });
  return problem(
    500,
    'The order failed',
    'It may have been stored or not. Repeat it, which does no harm. If it fails again, read the log for the cause, and lock the group by hand in the Exchange admin centre under Delivery management.',
  );
}
