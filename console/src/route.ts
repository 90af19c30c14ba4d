import { useEffect, useState } from 'preact/hooks';

export type Route =
  | { page: 'overview'; at?: 'switch' }
  | { page: 'incident'; id: string }
  | { page: 'coverage' }
  | { page: 'audit'; incident?: string };

export const SWITCH = '#/switch';

/** Links of notices end in `#/incidents/<id>`. */
export function routeOf(hash: string): Route {
  const id = /^#\/incidents\/([0-9a-z-]+)$/.exec(hash)?.[1];
  if (id !== undefined) return { page: 'incident', id };
  if (hash === '#/coverage') return { page: 'coverage' };
  const asked = /^#\/audit(?:\?incident=([0-9a-z-]+))?$/.exec(hash);
  if (asked !== null) return { page: 'audit', ...(asked[1] === undefined ? {} : { incident: asked[1] }) };
  if (hash === SWITCH) return { page: 'overview', at: 'switch' };
  return { page: 'overview' };
}

let arrived = false;

/** True once after each change of the page: the new one takes the focus when it has something to show. */
export function takeArrival(): boolean {
  const taken = arrived;
  arrived = false;
  return taken;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = () => {
      setRoute(routeOf(location.hash));
      scrollTo(0, 0);
      arrived = true;
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
