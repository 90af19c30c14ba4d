import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Access } from '../../shared/compose-access.ts';
import { admit } from '../access.ts';
import { ADMIN_ROUTES, type AdminName } from '../admin-routes.ts';
import { hardened } from '../hardened.ts';
import { problemOf } from '../problem.ts';
import type { AdminDeps } from './call.ts';
import { HANDLERS } from './handlers.ts';

/** What the guard itself needs; made at the first request, so that bad settings become an answer. */
export type World = { access(): Access; compose(): Promise<AdminDeps> };

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
    const answered = problemOf(error);
    if (answered === undefined) throw error;
    return hardened(answered);
  }
}
