// OData filters of the table service, which allows at most 15 comparisons in one.

export type Filter = string;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const equals = (column: string, value: string): Filter => `${column} eq ${literal(value)}`;

export const below = (column: string, value: string): Filter => `${column} lt ${literal(value)}`;

export const above = (column: string, value: string): Filter => `${column} gt ${literal(value)}`;

/** Both ends included. */
export const between = (column: string, from: string, to: string): Filter =>
  from === to ? equals(column, from) : `${column} ge ${literal(from)} and ${column} le ${literal(to)}`;

/** Up to the text whose last character is the next one. */
export function beginsWith(column: string, text: string): Filter {
  const characters = [...text];
  const last = characters.pop()?.codePointAt(0) ?? 0;
  return `${column} ge ${literal(text)} and ${column} lt ${literal(characters.join('') + String.fromCodePoint(last + 1))}`;
}

export const all = (...filters: Filter[]): Filter => filters.map((filter) => `(${filter})`).join(' and ');

export const any = (filters: readonly Filter[]): Filter =>
  filters.map((filter) => `(${filter})`).join(' or ');
