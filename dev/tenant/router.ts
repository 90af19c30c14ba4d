import type { Route, Service } from './http.ts';

export type Match = { route: Route; params: Record<string, string> };
type Pattern = { route: Route; segments: string[] };

const SERVICE_OF: Record<string, Service> = {
  'v1.0': 'graph',
  beta: 'graph',
  adminapi: 'exchange',
  teams: 'teams',
};

/** Whose path it is. What belongs to nobody else is Entra's. */
export const serviceOf = (pathname: string): Service => SERVICE_OF[pathname.split('/')[1] ?? ''] ?? 'entra';

/** Finds routes by method and path. Fixed segments win over `{names}`. */
export class Router {
  readonly #patterns: Pattern[];

  constructor(routes: readonly Route[]) {
    this.#patterns = routes.map((route) => ({ route, segments: route.path.split('/').filter(Boolean) }));
  }

  find(method: string, pathname: string): Match | undefined {
    const segments = readSegments(pathname);
    const matches = this.#patterns
      .filter(({ route }) => route.method === method)
      .map(({ route, segments: pattern }) => ({ route, params: match(pattern, segments), pattern }))
      .filter(({ params }) => params !== undefined);
    const best = matches.sort((a, b) => fixed(b.pattern) - fixed(a.pattern))[0];
    return best && { route: best.route, params: best.params ?? {} };
  }
}

const isName = (segment: string): boolean => segment.startsWith('{');
const fixed = (pattern: readonly string[]): number => pattern.filter((segment) => !isName(segment)).length;

/** OData writes keys in brackets and functions with them: `users('id')`, `delta()`. */
function readSegments(pathname: string): string[] {
  return pathname
    .split('/')
    .filter(Boolean)
    .map((segment) => decode(segment))
    .flatMap((segment) => {
      const key = /^(\w+)\('(.*)'\)$/.exec(segment);
      return key ? [key[1] ?? '', (key[2] ?? '').replaceAll("''", "'")] : [segment.replace(/\(\)$/, '')];
    });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (isName(part)) params[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}
