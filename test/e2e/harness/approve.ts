import type { Incident } from '../../../shared/domain/incident.ts';
import type { Stage } from './stage.ts';

/** Whoever calls from this machine may approve. */
export const OPERATED = { STORMLOCK_DEVELOPMENT_PRINCIPAL: 'operator' };

/** Approves what is held, as the console does; the status of the answer. */
export async function approve(stage: Stage, { id }: Incident): Promise<number> {
  const url = `${stage.host.url}/api/incidents/${id}`;
  const seen = await fetch(url);
  const response = await fetch(`${url}/approve`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: stage.host.url,
      'if-match': seen.headers.get('etag') ?? '',
      'x-stormlock-request': '1',
    },
    body: JSON.stringify({ reason: 'the counts are right' }),
  });
  return response.status;
}
