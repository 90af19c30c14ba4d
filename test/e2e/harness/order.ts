import type { Incident } from '../../../shared/domain/incident.ts';
import type { Stage } from './stage.ts';

/** Whoever calls from this machine may give orders. */
export const OPERATED = { STORMLOCK_DEVELOPMENT_PRINCIPAL: 'operator' };

/** Gives an order on the incident as it stands, as the console does; the status of the answer. */
export async function order(
  stage: Stage,
  { id }: Incident,
  what: 'approve' | 'close' | 'purge',
): Promise<number> {
  const url = `${stage.host.url}/api/incidents/${id}`;
  const seen = await fetch(url);
  const response = await fetch(`${url}/${what}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: stage.host.url,
      'if-match': seen.headers.get('etag') ?? '',
      'x-stormlock-request': '1',
    },
    body: JSON.stringify({ reason: 'it was looked at' }),
  });
  return response.status;
}
