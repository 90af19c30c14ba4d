import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromColumns, toColumns } from '../../../shared/adapters/storage/document.ts';
import { InvalidInput } from '../../../shared/domain/errors.ts';
import type { Version } from '../../../shared/ports/stores.ts';

const row = (columns: Record<string, string>) => ({
  partition: 'p',
  row: 'r',
  columns,
  version: 'v' as Version,
});

describe('a document in columns', () => {
  it.each([
    ['small', 'x'],
    ['of surrogate pairs at every border', `${'🎉'.repeat(50_000)}`],
    ['of surrogate pairs off by one', `x${'🎉'.repeat(50_000)}`],
    ['of text that JSON readers dislike', '\u2028\u2029\u0000"\\\ud800'],
  ])('comes back whole: %s', (_, text) => {
    const columns = toColumns({ text }, 'it');
    for (const column of Object.values(columns)) {
      expect(column.length).toBeLessThanOrEqual(32_000);
      expect(column).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$|\u2028|\u2029/);
    }
    expect(fromColumns(row(columns), z.object({ text: z.string() }))).toEqual({ text });
  });

  it('is refused with its name and size when no row can hold it', () => {
    expect(() => toColumns('x'.repeat(500_000), 'incident 7')).toThrow(InvalidInput);
    expect(() => toColumns('x'.repeat(500_000), 'incident 7')).toThrow(/incident 7 takes 977 KiB.*900 KiB/);
    expect(() => toColumns('x'.repeat(450_000), 'incident 7')).not.toThrow();
  });

  it('is refused when the row holds something else, and names the row', () => {
    const schema = z.object({ at: z.number() });
    expect(() => fromColumns(row({ json0: '{"at":"noon"}' }), schema)).toThrow(
      /row p \/ r is not what was stored/,
    );
    expect(() => fromColumns(row({}), schema)).toThrow(/row p \/ r holds no JSON document/);
  });
});
