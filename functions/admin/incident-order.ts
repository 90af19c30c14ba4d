import type { HttpResponseInit } from '@azure/functions';
import { InvalidInput } from '../../shared/domain/errors.ts';
import type { Version } from '../../shared/ports/stores.ts';
import { duration } from '../../shared/settings.ts';
import {
  carryOn,
  type IncidentOrder,
  orderOnIncident,
  StaleView,
} from '../../shared/use-cases/operate-incident.ts';
import { orderNotStored } from '../not-stored.ts';
import { startPatience, within } from '../patience.ts';
import { problem } from '../problem.ts';
import { answer, bodyOf, type Call, incidentIdOf, orderBy } from './call.ts';
import { unseen } from './myself.ts';
import { extendOrder, plainOrder, releaseOrder } from './schemas-app.ts';
import { sawVersion, shownTag, standInTime } from './stand.ts';
import { incidentView } from './views.ts';

/**
 * Approve, purge, release, extend, dismiss, close: on the very state that the operator saw, or not at all. 202 where the
 * steps that the order made due take longer than an operator waits.
 */
export async function orderIncident(call: Call): Promise<HttpResponseInit> {
  const left = startPatience();
  const { request, deps, publicUrl } = call;
  const id = incidentIdOf(call);
  const { what, reason } = await readOrder(call);
  const seen = request.headers.get('if-match');
  if (seen === null) return unseen();
  const sawIt = (version: Version) => sawVersion(seen, version);
  try {
    const order = orderOnIncident(deps, id, what, orderBy(call, reason), sawIt);
    const ordered = await within(order, deps.log, left());
    if (ordered === undefined) return orderNotStored(publicUrl);
    const carriedOn = await within(carryOn(deps, id), deps.log, left());
    const { value, version } = carriedOn ?? ordered;
    const view = incidentView(value, await standInTime(deps));
    const answered = answer(request, view, shownTag(version, view));
    return { ...answered, status: carriedOn === undefined ? 202 : 200 };
  } catch (error) {
    if (!(error instanceof StaleView)) throw error;
    const { value, version } = error.current;
    const current = incidentView(value, await standInTime(deps));
    return problem(
      412,
      'The incident has changed meanwhile',
      'Look at what it is now, then decide again.',
      { current },
      { etag: shownTag(version, current) },
    );
  }
}

async function readOrder({ request }: Call): Promise<{ what: IncidentOrder; reason: string }> {
  const order = request.params['order'] ?? '';
  switch (order) {
    case 'approve':
    case 'purge':
    case 'dismiss':
    case 'close':
      return { what: { do: order }, reason: (await bodyOf(request, plainOrder)).reason };
    case 'release': {
      const { reason, force } = await bodyOf(request, releaseOrder);
      return { what: { do: 'release', force }, reason };
    }
    case 'extend': {
      const body = await bodyOf(request, extendOrder);
      const longer = duration(body.for);
      if (longer === undefined)
        throw new InvalidInput(`"${body.for.slice(0, 40)}" is no ISO 8601 duration such as PT2H or P1D.`);
      return { what: { do: 'extend', for: longer }, reason: body.reason };
    }
    default:
      throw new InvalidInput(
        `"${order.slice(0, 40)}" is no order: approve, purge, release, extend, dismiss or close.`,
      );
  }
}
