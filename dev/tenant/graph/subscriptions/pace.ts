import { Allowance } from '../../allowance.ts';
import { Refusal, type Route } from '../../http.ts';
import type { Clock } from '../../world/types.ts';

export type SubscriptionPace = {
  /** Creations, renewals, reauthorizations and deletions in twenty seconds, per app and tenant. */
  writes: number;
  /** Lists in twenty seconds, per app and tenant. */
  lists: number;
};

const PERIOD = 20_000;

/** Puts the routes behind what the subscription service allows an app in a tenant. */
export function paced(routes: readonly Route[], pace: SubscriptionPace, clock: Pick<Clock, 'now'>): Route[] {
  const writes = new Allowance(pace.writes, PERIOD);
  const lists = new Allowance(pace.lists, PERIOD);
  const allowanceOf = ({ method, path }: Route): Allowance | undefined => {
    if (method !== 'GET') return writes;
    return path.endsWith('/subscriptions') ? lists : undefined;
  };
  return routes.map((route) => {
    const allowance = allowanceOf(route);
    if (allowance === undefined) return route;
    return {
      ...route,
      handle(request) {
        const wait = allowance.take(clock.now());
        if (wait > 0) throw throttled(wait);
        return route.handle(request);
      },
    };
  });
}

const throttled = (seconds: number): Refusal =>
  new Refusal(429, 'TooManyRequests', 'Too many requests for subscriptions of this app in this tenant.', {
    headers: { 'Retry-After': String(seconds) },
  });
