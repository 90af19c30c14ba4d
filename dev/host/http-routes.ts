import type { HostFunction, HttpTrigger } from './bindings.ts';
import { StartupError } from './problem.ts';
import { compileRoute, type Route } from './route.ts';

export type HttpFunction = HostFunction<HttpTrigger>;

export type Match = { func: HttpFunction; params: Record<string, string> };

/** Finds the function for a method and path: in order of names, the first whose route and methods fit. */
export type Router = (method: string, path: string) => Match | undefined;

const RESERVED = ['admin', 'runtime'];

/** Throws a StartupError that lists every route that cannot work. */
export function makeRouter(functions: readonly HttpFunction[], routePrefix: string): Router {
  const problems: string[] = [];
  const entries = functions.flatMap((func) => {
    const template = (func.trigger.route ?? func.name).replace(/^\/+|\/+$/g, '');
    const reserved = RESERVED.find((word) => template.toLowerCase().startsWith(word));
    if (reserved !== undefined) {
      problems.push(
        `function "${func.name}": the route "${template}" begins with "${reserved}", which is the host's`,
      );
    }
    try {
      const route = compileRoute(routePrefix === '' ? template : `${routePrefix}/${template}`);
      return [{ func, template: template.toLowerCase(), route }];
    } catch (error) {
      problems.push(`function "${func.name}": ${(error as Error).message}`);
      return [];
    }
  });
  problems.push(...clashes(entries));
  if (problems.length > 0) throw new StartupError(problems);
  return (method, path) => find(entries, method, path);
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

function clashes(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ func, template }, index) =>
    entries
      .slice(0, index)
      .filter((other) => other.template === template)
      .filter((other) => other.func.trigger.methods.some((method) => func.trigger.methods.includes(method)))
      .map(
        (other) =>
          `function "${func.name}": the route "${template}" conflicts with that of "${other.func.name}"`,
      ),
  );
}
