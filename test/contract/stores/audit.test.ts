import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../shared/domain/errors.ts';
import type { IncidentId } from '../../../shared/domain/incident.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import { DAY, HOUR } from '../../../shared/domain/time.ts';
import type { AuditEntry, AuditPlace } from '../../../shared/ports/stores.ts';
import { address, NOON } from './records.ts';
import { instances, subjects } from './subjects.ts';

const INCIDENT = '20161114-082914-3f9c' as IncidentId;
const entry = (at: number, overrides: Partial<AuditEntry> = {}): AuditEntry => ({
  at,
  by: { kind: 'operator', name: 'Ada' },
  act: 'set switch',
  reason: 'exercise',
  ...overrides,
});

describe.each(subjects)('an audit store $name', ({ install }) => {
  it('is empty at first', async () => {
    expect(await (await install()).instance().audit.list({ limit: 10 })).toEqual([]);
  });

  it('keeps every field', async () => {
    const { audit } = (await install()).instance();
    const full = entry(NOON, {
      incident: INCIDENT,
      group: address('everyone@example.org'),
      from: '192.0.2.7',
      before: 'armed',
      after: 'paused',
    });
    await audit.append(full);
    expect(await audit.list({ limit: 10 })).toEqual([full]);
  });

  it('lists the newest first, across days, and those of one incident', async () => {
    const { audit } = (await install()).instance();
    const mine = { incident: INCIDENT, by: STORMLOCK };
    const entries = [entry(NOON), entry(NOON + DAY, mine), entry(NOON + HOUR), entry(NOON - 3 * DAY, mine)];
    for (const one of entries) await audit.append(one);
    const times = async (options: { limit: number; incident?: IncidentId }) =>
      (await audit.list(options)).map(({ at }) => at);
    expect(await times({ limit: 10 })).toEqual([NOON + DAY, NOON + HOUR, NOON, NOON - 3 * DAY]);
    expect(await times({ limit: 2 })).toEqual([NOON + DAY, NOON + HOUR]);
    expect(await times({ limit: 10, incident: INCIDENT })).toEqual([NOON + DAY, NOON - 3 * DAY]);
  });

  it('looks for those of an incident from its day on', async () => {
    const { audit } = (await install()).instance();
    const mine = { incident: INCIDENT };
    for (const at of [NOON - 2 * DAY, NOON, NOON + DAY]) await audit.append(entry(at, mine));
    const found = await audit.list({ limit: 10, incident: INCIDENT, since: NOON + HOUR });
    expect(found.map(({ at }) => at)).toEqual([NOON + DAY, NOON]);
  });

  it('is read page by page to its end, each entry once', async () => {
    const { audit } = (await install()).instance();
    const times = [0, 0, 0, HOUR, DAY, DAY + HOUR, 2 * DAY].map((after) => NOON + after);
    for (const at of times) await audit.append(entry(at));
    const pages: number[][] = [];
    for (let after: AuditPlace | undefined; ; ) {
      const { entries, next } = await audit.page({ limit: 3, ...(after === undefined ? {} : { after }) });
      pages.push(entries.map(({ at }) => at));
      if (next === undefined) break;
      after = next;
    }
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual(times.toReversed());
  });

  it('refuses a place that is none', async () => {
    const { audit } = (await install()).instance();
    await expect(audit.page({ limit: 3, after: 'nowhere' as AuditPlace })).rejects.toThrow(InvalidInput);
  });

  it('keeps every entry of the same moment', async () => {
    const installation = await install();
    await Promise.all(instances(installation, 10).map(({ audit }) => audit.append(entry(NOON))));
    expect(await installation.instance().audit.list({ limit: 100 })).toHaveLength(10);
  });

  it('forgets whole days before the moment', async () => {
    const { audit } = (await install()).instance();
    for (const at of [NOON - 2 * DAY, NOON - DAY, NOON - HOUR, NOON]) await audit.append(entry(at));
    expect(await audit.forget(NOON)).toBe(2);
    expect((await audit.list({ limit: 10 })).map(({ at }) => at)).toEqual([NOON, NOON - HOUR]);
  });
});
