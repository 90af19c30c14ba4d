import type { z } from 'zod';
import { InvalidInput } from '../../domain/errors.ts';
import type { Columns, Row } from './rows.ts';

// A row holds 1 MiB and a text column 64 KiB, both counted in UTF-16; the rest of the row needs room too.
const COLUMN_CHARACTERS = 32_000;
const LARGEST_BYTES = 900 * 1024;

/** A value as JSON, spread over as many columns as it needs. InvalidInput when no row can hold it. */
export function toColumns(value: unknown, what: string): Columns {
  // Line separators are legal in JSON but break readers that work by lines.
  const json = JSON.stringify(value).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
  if (json.length * 2 > LARGEST_BYTES) {
    throw new InvalidInput(
      `${what} takes ${Math.ceil((json.length * 2) / 1024)} KiB, a table row holds ${LARGEST_BYTES / 1024} KiB: ` +
        'store less of it or split it',
    );
  }
  const columns: Columns = {};
  for (let start = 0, number = 0; start < json.length; number++) {
    const end = endOfPart(json, start);
    columns[`json${number}`] = json.slice(start, end);
    start = end;
  }
  return columns;
}

/** The value of `toColumns`, checked against what its readers rely on. Throws when the row holds something else. */
export function fromColumns<T>(row: Row, schema: z.ZodType): T {
  const where = `row ${row.partition} / ${row.row}`;
  let json = '';
  for (let number = 0; ; number++) {
    const part = row.columns[`json${number}`];
    if (part === undefined) break;
    json += part;
  }
  const value = parse(json, where);
  const checked = schema.safeParse(value);
  if (!checked.success) throw new Error(`${where} is not what was stored there: ${checked.error.message}`);
  return value as T;
}

function parse(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error(`${where} holds no JSON document: was it edited by hand?`, { cause });
  }
}

/** Never between the halves of a surrogate pair, which would not survive UTF-8. */
function endOfPart(json: string, start: number): number {
  const end = Math.min(start + COLUMN_CHARACTERS, json.length);
  const last = json.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff && end < json.length ? end - 1 : end;
}
