import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { admit } from '../access.ts';
import { ADMIN_ROUTES, type AdminName } from '../admin-routes.ts';
import { hardened } from '../hardened.ts';
import { problemOf } from '../problem.ts';
import { unforeseen } from '../unforeseen.ts';
import type { World } from '../world.ts';
import { HANDLERS } from './handlers.ts';

/** Admits, carries out, answers. Every answer of the admin API passes here. */
export async function answerAdmin(
  name: AdminName,
  request: HttpRequest,
  world: World,
): Promise<HttpResponseInit> {
  try {
    const { role } = ADMIN_ROUTES.find((route) => route.name === name) ?? { role: 'operator' };
    const access = world.access();
    const admission = await admit(request, role, access);
    if ('refusal' in admission) return hardened(admission.refusal);
    const deps = await world.compose();
    const { publicUrl } = access;
    const answered = await HANDLERS[name]({ request, caller: admission.caller, deps, publicUrl });
    return hardened(answered, deps.clock.now());
  } catch (error) {
    return hardened(problemOf(error) ?? failed(error, request, world));
  }
}

const failed = (error: unknown, { method }: HttpRequest, world: World): HttpResponseInit =>
  unforeseen(error, world, {
    logged: 'A request failed',
    title: 'The request failed',
    detail:
      method === 'GET'
        ? 'Nothing was changed. Repeat the request.'
        : 'What was ordered may have been stored or not. Look at what it is now, then repeat the order if it is still needed.',
  });
