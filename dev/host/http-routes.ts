import type { HostFunction, HttpTrigger } from './bindings.ts';
import type { Problems } from './problem.ts';
import { compileRoute, type Route } from './route.ts';

export type HttpFunction = HostFunction<HttpTrigger>;

type Match = { func: HttpFunction; params: Record<string, string> };

/** Finds the function for a method and path: in order of names, the first whose route and methods fit. */
export type Router = (method: string, path: string) => Match | undefined;

const RESERVED = ['admin', 'runtime'];

export function makeRouter(
  functions: readonly HttpFunction[],
  routePrefix: string,
  problems: Problems,
): Router {
  const entries: Entry[] = [];
  for (const func of functions) {
    const entry = problems.of(func.name, () => makeEntry(func, routePrefix, entries));
    if (entry !== undefined) entries.push(entry);
  }
  return (method, path) => find(entries, method, path);
}

function makeEntry(func: HttpFunction, routePrefix: string, others: readonly Entry[]): Entry {
  const template = (func.trigger.route ?? func.name).replace(/^\/+|\/+$/g, '');
  const reserved = RESERVED.find((word) => template.toLowerCase().startsWith(word));
  if (reserved !== undefined) {
    throw new Error(`the route "${template}" begins with "${reserved}", which is the host's; choose another`);
  }
  const sameRoute = others.filter((other) => other.template.toLowerCase() === template.toLowerCase());
  const clash = sameRoute.find((other) =>
    other.func.trigger.methods.some((method) => func.trigger.methods.includes(method)),
  );
  if (clash !== undefined)
    throw new Error(`the route "${template}" conflicts with that of "${clash.func.name}"`);
  return {
    func,
    template,
    route: compileRoute(routePrefix === '' ? template : `${routePrefix}/${template}`),
  };
}

type Entry = { func: HttpFunction; template: string; route: Route };

function find(entries: readonly Entry[], method: string, path: string): Match | undefined {
  for (const { func, route } of entries) {
    if (!func.trigger.methods.includes(method)) continue;
    const params = route(path);
    if (params !== undefined) return { func, params };
  }
  return undefined;
}
