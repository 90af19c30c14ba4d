import { Allowance } from '../allowance.ts';
import type { Route } from '../http.ts';
import type { World } from '../world/world.ts';
import { type Card, cardsOf } from './card.ts';

export type TeamsService = {
  routes: Route[];
  /** What the channel shows, in order. */
  cards: { at: number; workflow: string; card: Card }[];
  load: Allowance;
  /** Answers the next posts with 429. */
  throttles: { retryAfterSeconds: number }[];
};

/** A Workflows webhook of a Teams channel: the address itself is the secret. */
export function teamsService(world: World): TeamsService {
  const service: TeamsService = {
    routes: [],
    cards: [],
    load: new Allowance(Number.POSITIVE_INFINITY),
    throttles: [],
  };
  service.routes.push({
    service: 'teams',
    method: 'POST',
    path: '/teams/workflows/{workflow}/triggers/manual/paths/invoke',
    anonymous: true,
    handle: (request) => {
      const at = world.clock.now();
      service.load.take(at);
      const throttle = service.throttles.shift();
      if (throttle)
        return {
          status: 429,
          headers: { 'Retry-After': String(throttle.retryAfterSeconds) },
          body: 'Rate limited',
        };
      if (!request.url.searchParams.has('sig')) return refusal(401, 'The signature is missing.');
      if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
        return refusal(415, 'The body needs the header Content-Type: application/json.');
      const read = cardsOf(request.body);
      if ('error' in read) return refusal(read.status, read.error);
      const workflow = request.params['workflow'] ?? '';
      for (const card of read.cards) service.cards.push({ at, workflow, card });
      return { status: 202 };
    },
  });
  return service;
}

const refusal = (status: number, message: string) => ({
  status,
  body: { error: { code: 'TriggerInputSchemaMismatch', message } },
  violation: message,
});
