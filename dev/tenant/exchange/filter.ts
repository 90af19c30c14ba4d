import { badFilter } from './refusal.ts';

type Comparison = { property: string; value: string };
/** Any of these groups, in which all must hold. */
export type Filter = readonly (readonly Comparison[])[];

const COMPARISON = /\s*(\w+)\s+-eq\s+(?:'((?:[^']|'')*)'|"([^"]*)"|(\$true|\$false))\s*/iy;
const JOINT = /-(and|or)(?=\s)/iy;

/** Reads an OPATH filter of `-eq` comparisons; a quote inside single quotes is doubled. */
export function parseFilter(text: string): Filter {
  const groups: Comparison[][] = [[]];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  for (;;) {
    const found = take(COMPARISON);
    if (!found) throw badFilter(text, `A comparison is expected at position ${at}.`);
    const value = found[2]?.replaceAll("''", "'") ?? found[3] ?? found[4]?.slice(1) ?? '';
    groups.at(-1)?.push({ property: found[1] ?? '', value });
    if (at === text.length) return groups;
    const joint = take(JOINT)?.[1]?.toLowerCase();
    if (joint === undefined) throw badFilter(text, `-and or -or is expected at position ${at}.`);
    if (joint === 'or') groups.push([]);
  }
}

/** The values an object has under a filterable property, by lower-cased property name. */
export type Filterable = ReadonlyMap<string, readonly string[]>;

export function satisfies(object: Filterable, filter: Filter, text: string): boolean {
  return filter.some((all) =>
    all.every(({ property, value }) => {
      const values = object.get(property.toLowerCase());
      if (values === undefined)
        throw badFilter(text, `"${property}" is not a recognized filterable property.`);
      return values.some((own) => own.toLowerCase() === value.toLowerCase());
    }),
  );
}
