import { badArgument, unknownParameter } from './refusal.ts';

/** A write to a multi-valued property: the whole list, or `@{Add=…; Remove=…}`. */
export type ListChange =
  | { replace: readonly string[] }
  | { add: readonly string[]; remove: readonly string[] };

type ParameterType =
  | 'string'
  | 'boolean'
  | 'switch'
  | 'int'
  /** A number or the word Unlimited. */
  | 'result-size'
  /** A list that may only be replaced. */
  | 'list'
  /** A list that may also be changed by a tagged hash table. */
  | 'changeable-list'
  | 'date';

export type ParameterTable = Readonly<Record<string, ParameterType>>;
export type Argument = string | number | boolean | null | ListChange;
/** Arguments by the cmdlet's own spelling of the parameter. */
export type Arguments = ReadonlyMap<string, Argument>;

const HASH_TABLE = '#Exchange.GenericHashTable';

/** Checks parameter names and values against the cmdlet's table; PowerShell ignores the case of names. */
export function bind(parameters: Readonly<Record<string, unknown>>, table: ParameterTable): Arguments {
  const bound = new Map<string, Argument>();
  for (const [given, value] of Object.entries(parameters)) {
    const name = Object.keys(table).find((known) => known.toLowerCase() === given.toLowerCase());
    const type = name === undefined ? undefined : table[name];
    if (name === undefined || type === undefined) throw unknownParameter(given);
    bound.set(name, argument(name, value, type));
  }
  return bound;
}

function argument(name: string, value: unknown, type: ParameterType): Argument {
  if (type === 'list' || type === 'changeable-list') return listChange(name, value, type);
  if (value === null) return null;
  const fits: Record<Exclude<ParameterType, 'list' | 'changeable-list'>, boolean> = {
    string: typeof value === 'string',
    boolean: typeof value === 'boolean',
    switch: typeof value === 'boolean',
    int: Number.isInteger(value),
    'result-size': Number.isInteger(value) || value === 'Unlimited',
    date: typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  };
  if (!fits[type] || !isScalar(value))
    throw badArgument(name, `Cannot convert value "${shown(value)}" to type "${type}".`);
  return value;
}

function listChange(name: string, value: unknown, type: 'list' | 'changeable-list'): ListChange {
  if (value === null) return { replace: [] };
  if (typeof value === 'string') return { replace: [value] };
  if (isTextList(value)) return { replace: value };
  if (typeof value !== 'object' || Array.isArray(value))
    throw badArgument(name, `Cannot convert value "${shown(value)}" to a multi-valued property.`);
  const { '@odata.type': tag, Add: add, Remove: remove, ...others } = value as Record<string, unknown>;
  if (tag !== HASH_TABLE) throw badArgument(name, `A hash table must carry "@odata.type": "${HASH_TABLE}".`);
  if (type === 'list')
    throw badArgument(name, 'This list can only be replaced, not changed by Add or Remove.');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw badArgument(name, `The hash table key '${unknown}' is neither Add nor Remove.`);
  return { add: members(name, add), remove: members(name, remove) };
}

function members(name: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  if (isTextList(value)) return value;
  throw badArgument(name, `Cannot convert value "${shown(value)}" to a list of recipients.`);
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);
