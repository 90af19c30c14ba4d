/** A path with its variable parts encoded: ``path`users/${id}/messages` ``. */
export const path = (fixed: TemplateStringsArray, ...parts: readonly string[]): string =>
  fixed.reduce((text, piece, i) => text + encodeURIComponent(parts[i - 1] ?? '') + piece);

/** `?$filter=…&$select=…`, values encoded; the SDK encodes nothing. */
export const query = (options: Readonly<Record<string, string>>): string =>
  `?${Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;

/** A string literal of an OData filter; a quote inside is doubled. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
