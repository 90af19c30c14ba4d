import type { HttpRequest } from '@azure/functions';

/** A header that a page of another site cannot send without asking first (CORS), which nobody here answers. */
export const OWN_PAGE_HEADER = 'x-stormlock-request';

const CHANGES_NOTHING = ['GET', 'HEAD'];

/**
 * Why a request that changes something may come from another site's page, or `undefined` when it cannot. The
 * browser's own word (`Sec-Fetch-Site`) counts most, since proxies do not rewrite it.
 */
export function objectionToOrigin(request: HttpRequest, publicUrl: string): string | undefined {
  if (CHANGES_NOTHING.includes(request.method)) return undefined;
  if (!request.headers.has(OWN_PAGE_HEADER))
    return `Requests with a signed-in session need the header ${OWN_PAGE_HEADER}: 1.`;
  if (request.headers.has('sec-fetch-site')) return objectionToSite(request);
  const origin = request.headers.get('origin');
  const own = [new URL(request.url).origin, new URL(publicUrl).origin];
  return origin === null || own.includes(origin) ? undefined : 'The request comes from another site.';
}

/** The same for requests that no session goes with, where only the browser's own word can tell. */
export function objectionToSite(request: HttpRequest): string | undefined {
  const site = request.headers.get('sec-fetch-site') ?? 'same-origin';
  return site === 'same-origin' ? undefined : `The request comes from another site (${site}).`;
}
