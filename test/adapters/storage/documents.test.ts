import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromColumns, toColumns } from '../../../shared/adapters/storage/document.ts';
import { InvalidInput } from '../../../shared/domain/errors.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import { planPurge } from '../../../shared/domain/purge-plan.ts';
import { freshRun } from '../../../shared/domain/purgers.ts';
import type { Version } from '../../../shared/ports/stores.ts';
import { address, group, incident, observation } from '../../contract/stores/records.ts';

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

  it('is compressed where it is too large for a row as it is, and comes back whole', () => {
    const text = 'the same again and again '.repeat(50_000);
    const columns = toColumns({ text }, 'it');
    expect(Object.keys(columns)[0]).toBe('packed0');
    expect(fromColumns(row(columns), z.object({ text: z.string() }))).toEqual({ text });
    expect(Object.keys(toColumns('x'.repeat(450_000), 'it'))[0]).toBe('json0');
  });

  it('is refused with its name and size when no row can hold it', () => {
    const noise = randomBytes(400_000).toString('base64');
    expect(() => toColumns(noise, 'incident 7')).toThrow(InvalidInput);
    expect(() => toColumns(noise, 'incident 7')).toThrow(/incident 7 takes 1\d{3} KiB.*900 KiB/);
  });

  it('is refused when the row holds something else, and names the row', () => {
    const schema = z.object({ at: z.number() });
    expect(() => fromColumns(row({ json0: '{"at":"noon"}' }), schema)).toThrow(
      /row p \/ r is not what was stored/,
    );
    expect(() => fromColumns(row({}), schema)).toThrow(/row p \/ r holds no JSON document/);
    expect(() => fromColumns(row({ packed0: 'AAAA' }), schema)).toThrow(/row p \/ r holds no JSON document/);
  });

  it('holds an incident whose purge names five thousand messages', () => {
    const remove = Array.from({ length: 5_000 }, (_, i) => {
      const unique = createHash('sha256').update(String(i)).digest('hex').toUpperCase();
      return observation(i, {
        messageId: `<DB7PR04MB${i % 10_000}${unique.slice(0, 32)}@DB7PR04MB4321.eurprd04.prod.outlook.com>`,
        from: address(`${unique.slice(40, 48)}.${unique.slice(50, 58)}@contoso.com`),
        subject: 'RE: Bello!',
      });
    });
    const plan = planPurge({ group: group(), remove, keep: [], sliceLimit: 90 });
    if (plan === undefined) throw new Error('nothing is to go');
    const large: Incident = incident('7', {
      cleanup: { state: 'running', run: freshRun(plan, 'ediscovery') },
    });
    const columns = toColumns(large, 'incident 7');
    expect(fromColumns(row(columns), z.unknown())).toEqual(large);
  }, 60_000);
});
