import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { z } from 'zod';
import { InvalidInput } from '../../domain/errors.ts';
import type { Columns, Row } from './rows.ts';

// A row holds 1 MiB and a text column 64 KiB, both counted in UTF-16; the rest of the row needs room too.
const COLUMN_CHARACTERS = 32_000;
const LARGEST_BYTES = 900 * 1024;

/**
 * A value as JSON, spread over as many columns as it needs, and compressed where a row would not hold it: the purge of
 * a storm of thousands names thousands of messages. InvalidInput when even that is too large.
 */
export function toColumns(value: unknown, what: string): Columns {
  // Line separators are legal in JSON but break readers that work by lines.
  const json = JSON.stringify(value).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
  if (bytesOf(json) <= LARGEST_BYTES) return spread('json', json);
  const packed = deflateRawSync(json).toString('base64');
  if (bytesOf(packed) <= LARGEST_BYTES) return spread('packed', packed);
  throw new InvalidInput(
    `${what} takes ${Math.ceil(bytesOf(packed) / 1024)} KiB, a table row holds ${LARGEST_BYTES / 1024} KiB: ` +
      'store less of it or split it',
  );
}

const bytesOf = (text: string): number => text.length * 2;

function spread(name: string, text: string): Columns {
  const columns: Columns = {};
  for (let start = 0, number = 0; start < text.length; number++) {
    const end = endOfPart(text, start);
    columns[`${name}${number}`] = text.slice(start, end);
    start = end;
  }
  return columns;
}

/** The value of `toColumns`, checked against what its readers rely on. Throws when the row holds something else. */
export function fromColumns<T>(row: Row, schema: z.ZodType): T {
  const where = `row ${row.partition} / ${row.row}`;
  const value = parse(jsonIn(row), where);
  const checked = schema.safeParse(value);
  if (!checked.success) throw new Error(`${where} is not what was stored there: ${checked.error.message}`);
  return value as T;
}

function jsonIn(row: Row): string {
  const packed = gathered('packed', row);
  return packed === '' ? gathered('json', row) : unpacked(packed);
}

/** What cannot be unpacked is no JSON either. */
function unpacked(packed: string): string {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64')).toString();
  } catch {
    return '';
  }
}

function gathered(name: string, { columns }: Row): string {
  let text = '';
  for (let number = 0; ; number++) {
    const part = columns[`${name}${number}`];
    if (part === undefined) return text;
    text += part;
  }
}

function parse(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error(`${where} holds no JSON document: was it edited by hand?`, { cause });
  }
}

/** Never between the halves of a surrogate pair, which would not survive UTF-8. */
function endOfPart(text: string, start: number): number {
  const end = Math.min(start + COLUMN_CHARACTERS, text.length);
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff && end < text.length ? end - 1 : end;
}
