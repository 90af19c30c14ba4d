import { badRequest } from '../http.ts';

/** How each property of a resource is made of what the world knows. */
export type Properties<T> = Readonly<Record<string, (thing: T) => unknown>>;

/** The names in `$select`, all of which must exist. */
export function readSelect<T>(
  text: string | undefined,
  properties: Properties<T>,
  type: string,
): string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names)
    if (!(name in properties))
      throw badRequest(
        `Could not find a property named '${name}' on type '${type}'.`,
        'RequestBroker--ParseUri',
      );
  return names;
}

/** The resource with its id and the named properties. */
export function shape<T>(
  thing: T,
  properties: Properties<T>,
  names: readonly string[],
): Record<string, unknown> {
  const wanted = new Set(['id', ...names]);
  return Object.fromEntries([...wanted].map((name) => [name, properties[name]?.(thing) ?? null]));
}
