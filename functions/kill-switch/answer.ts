import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { originOf } from '../admin/call.ts';
import { hardened } from '../hardened.ts';
import { startPatience } from '../patience.ts';
import { problemOf } from '../problem.ts';
import { unforeseen } from '../unforeseen.ts';
import type { World } from '../world.ts';
import { admitOrder, KEY_HOLDER, type OrderAdmission, refusalOfSite } from './admit-order.ts';
import { carryOut } from './carry-out.ts';
import { readKillOrder } from './kill-order.ts';
import { notAnOrder } from './not-an-order.ts';

/** The one door: for tokens, keys and sessions. */
export const answerKillSwitch = (request: HttpRequest, world: World): Promise<HttpResponseInit> =>
  answer(request, world, () => admitOrder(request, world.access()));

/** Behind the platform's own guard: a question whether the key is right, or an order by its holder. */
export async function answerKeyHolder(request: HttpRequest, world: World): Promise<HttpResponseInit> {
  if (request.method === 'GET') return { status: 204, headers: { 'cache-control': 'no-store' } };
  return answer(request, world, () => {
    const refusal = refusalOfSite(request);
    return Promise.resolve(refusal === undefined ? KEY_HOLDER : { refusal });
  });
}

/** Admits, carries out, answers; every answer is an outcome or a problem that says what to do. */
async function answer(
  request: HttpRequest,
  world: World,
  admission: () => Promise<OrderAdmission>,
): Promise<HttpResponseInit> {
  const left = startPatience();
  try {
    const orderer = await admission();
    if ('refusal' in orderer) return hardened(orderer.refusal);
    const read = await readKillOrder(request);
    const deps = { ...(await world.compose()), publicUrl: world.access().publicUrl };
    if ('wrong' in read) return hardened(await notAnOrder(read, deps));
    const { order } = read;
    const name = orderer.nameOf(order.by);
    const by = { kind: 'operator', name } as const;
    const given = { by, reason: order.reason, via: orderer.via, ...originOf(request) };
    return hardened(await carryOut(deps, order, given, left), deps.clock.now());
  } catch (error) {
    return hardened(problemOf(error) ?? failed(error, world));
  }
}

const failed = (error: unknown, world: World): HttpResponseInit =>
  unforeseen(error, world, {
    logged: 'An order failed',
    title: 'The order failed',
    detail:
      'It may have been stored or not. Repeat it, which does no harm. If it fails again, lock the group by hand in the Exchange admin centre under Delivery management.',
  });
