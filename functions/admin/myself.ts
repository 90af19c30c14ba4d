import type { HttpResponseInit } from '@azure/functions';
import type { Switch } from '../../shared/domain/switch.ts';
import { toIso } from '../../shared/domain/time.ts';
import { actorName } from '../../shared/domain/wording.ts';
import type { Version, Versioned } from '../../shared/ports/stores.ts';
import { StaleSwitch, setSwitch } from '../../shared/use-cases/operate-switch.ts';
import { etagOf, namesTag } from '../etag.ts';
import { orderNotStored } from '../not-stored.ts';
import { within } from '../patience.ts';
import { problem } from '../problem.ts';
import { type AdminDeps, answer, bodyOf, type Call, orderBy } from './call.ts';
import { type Me, type SwitchState, switchOrder } from './schemas-app.ts';

export function readMe({ request, caller }: Call): Promise<HttpResponseInit> {
  const me: Me = { name: caller.name, role: caller.role ?? 'reader', via: caller.via };
  return Promise.resolve(answer(request, me));
}

export async function readSwitchState({ request, deps }: Call): Promise<HttpResponseInit> {
  const stored = await deps.switch.get();
  return answer(request, stateOf(stored, deps), tagOf(stored?.version));
}

export async function setSwitchState(call: Call): Promise<HttpResponseInit> {
  const { request, deps, publicUrl } = call;
  const { position, reason } = await bodyOf(request, switchOrder);
  const seen = request.headers.get('if-match');
  if (seen === null) return unseen();
  try {
    const sawIt = (version: Version | undefined) => namesTag(seen, tagOf(version));
    const turned = setSwitch(deps, position, orderBy(call, reason), sawIt).then(() => readSwitchState(call));
    return (await within(turned, deps.log)) ?? orderNotStored(publicUrl);
  } catch (error) {
    if (!(error instanceof StaleSwitch)) throw error;
    return problem(
      412,
      'The switch was set meanwhile',
      'Look at where it stands now, then decide again.',
      { current: stateOf(error.current, deps) },
      { etag: tagOf(error.current?.version) },
    );
  }
}

/** RFC 6585: who changes something says in If-Match which state it is that they saw. */
export const unseen = (): HttpResponseInit =>
  problem(428, 'Say what you saw', 'Send the ETag of what you read before as If-Match.');

const tagOf = (version: Version | undefined): string => etagOf(`switch ${version ?? 'as set'}`);

function stateOf(stored: Versioned<Switch> | undefined, deps: AdminDeps): SwitchState {
  if (stored === undefined) return { position: deps.firstPosition };
  const { position, changedAt, changedBy, reason } = stored.value;
  return { position, changedAt: toIso(changedAt), changedBy: actorName(changedBy), reason };
}
