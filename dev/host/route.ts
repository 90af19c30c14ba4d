import { constraintFor } from './route-constraint.ts';

/** A compiled route: the parameters' values (decoded) when the path fits, else `undefined`. */
export type Route = (path: string) => Record<string, string> | undefined;

type Parameter = { name: string; fallback: string | undefined; accepts: (value: string) => boolean };

/**
 * Compiles an ASP.NET route template: `{id}`, `{id?}`, `{id=1}`, `{*rest}`, `{id:int}` and mixed segments such as
 * `report-{id}.json`; letter case does not matter. Throws for what it cannot read.
 */
export function compileRoute(template: string): Route {
  const parameters: Parameter[] = [];
  const source = segmentsOf(template).map((segment) => segmentSource(segment, parameters));
  const pattern = new RegExp(`^${source.join('')}/?$`, 'i');
  return (path) => {
    const match = pattern.exec(path);
    return match === null ? undefined : valuesOf(parameters, match.slice(1));
  };
}

function valuesOf(
  parameters: Parameter[],
  captured: (string | undefined)[],
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [index, { name, fallback, accepts }] of parameters.entries()) {
    const raw = captured[index];
    const value = raw === undefined || raw === '' ? fallback : decode(raw);
    if (value === undefined) continue;
    if (!accepts(value)) return undefined;
    values[name] = value;
  }
  return values;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function segmentSource(segment: string, parameters: Parameter[]): string {
  const parts = segment.split(/(\{(?:[^{}]|\{\{|\}\})*\})/).filter((part) => part !== '');
  const [first] = parts;
  if (parts.length === 1 && first?.startsWith('{') === true)
    return loneParameter(first.slice(1, -1), parameters);
  return `/${parts.map((part) => partSource(part, parameters)).join('')}`;
}

function loneParameter(text: string, parameters: Parameter[]): string {
  const isCatchAll = text.startsWith('*');
  const parameter = readParameter(text.replace(/^\*{1,2}/, ''));
  parameters.push(parameter.value);
  if (isCatchAll) return '(?:/(.*?))?';
  return parameter.optional ? '(?:/([^/]+))?' : '/([^/]+)';
}

function partSource(part: string, parameters: Parameter[]): string {
  if (!part.startsWith('{')) return part.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');
  parameters.push(readParameter(part.slice(1, -1)).value);
  return '([^/]+?)';
}

function readParameter(text: string): { value: Parameter; optional: boolean } {
  const match = /^([A-Za-z_][\w-]*)((?::[A-Za-z]+(?:\(.*?\))?)*)(?:(\?)|=(.*))?$/.exec(text);
  if (match === null) throw new Error(`cannot read the route parameter "{${text}}"`);
  const [, name = '', constraints = '', mark, fallback] = match;
  const checks = [...constraints.matchAll(/:([A-Za-z]+)(?:\((.*?)\))?/g)].map(([, kind = '', args]) =>
    constraintFor(kind, args),
  );
  return {
    value: { name, fallback, accepts: (value) => checks.every((check) => check(value)) },
    optional: mark === '?' || fallback !== undefined,
  };
}

/** Splits at slashes that are not inside braces. */
function segmentsOf(template: string): string[] {
  const segments = template.match(/(?:\{(?:[^{}]|\{\{|\}\})*\}|[^/{}])+/g) ?? [];
  const rebuilt = segments.join('/');
  if (rebuilt !== template.replace(/^\/|\/$/g, '')) throw new Error(`cannot read the route "${template}"`);
  return segments;
}
