import type { HttpResponseInit } from '@azure/functions';

/** Nothing of the API is for other sites, for sniffing, or for frames. The page tells time by the app's clock. */
export function hardened(answered: HttpResponseInit, now?: number): HttpResponseInit {
  return {
    ...answered,
    headers: {
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      ...(now === undefined ? {} : { 'x-stormlock-time': new Date(now).toISOString() }),
      ...answered.headers,
    },
  };
}
