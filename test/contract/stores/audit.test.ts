import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../shared/domain/errors.ts';
import type { IncidentId } from '../../../shared/domain/incident.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import { DAY, HOUR } from '../../../shared/domain/time.ts';
import type { AuditEntry, AuditPlace, AuditQuestion } from '../../../shared/ports/stores.ts';
import { address, NOON } from './records.ts';
import { instances, subjects } from './subjects.ts';

const INCIDENT = '20161114-082914-3f9c' as IncidentId;
const OTHER_INCIDENT = '20161116-082914-3f9c' as IncidentId;
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
      via: 'session',
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

  it('finds those of an incident, of a person, of an act and of a time, whatever their case', async () => {
    const { audit } = (await install()).instance();
    const ann = { kind: 'operator', name: 'Ann@Example.org' } as const;
    const acts: AuditEntry[] = [
      entry(NOON, { incident: INCIDENT, act: 'lock group', by: STORMLOCK }),
      entry(NOON + HOUR, { incident: INCIDENT, act: 'order release', by: ann }),
      entry(NOON + DAY, { by: { kind: 'operator', name: 'Annika' } }),
      entry(NOON + 2 * DAY, { incident: OTHER_INCIDENT, act: 'order lock', by: ann }),
    ];
    for (const act of acts) await audit.append(act);
    const found = async (question: AuditQuestion) => {
      const listed = await audit.list({ ...question, limit: 10 });
      expect((await audit.page({ ...question, limit: 10 })).entries).toEqual(listed);
      return listed.map(({ at }) => acts.findIndex((act) => act.at === at));
    };
    expect(await found({ incident: INCIDENT })).toEqual([1, 0]);
    expect(await found({ by: 'ann' })).toEqual([3, 2, 1]);
    expect(await found({ by: 'ANN@' })).toEqual([3, 1]);
    expect(await found({ by: 'stormlock' })).toEqual([0]);
    expect(await found({ act: 'Order ' })).toEqual([3, 1]);
    expect(await found({ since: NOON + HOUR })).toEqual([3, 2, 1]);
    expect(await found({ since: NOON + HOUR, until: NOON + DAY })).toEqual([2, 1]);
    expect(await found({ until: NOON })).toEqual([0]);
    expect(await found({ by: 'ann', act: 'order lock', incident: INCIDENT })).toEqual([]);
  });

  it('lists acts of one moment in the order of their writing', async () => {
    const { audit } = (await install()).instance();
    for (const reason of ['first', 'second', 'third']) await audit.append(entry(NOON, { reason }));
    expect((await audit.list({ limit: 10 })).map(({ reason }) => reason)).toEqual([
      'third',
      'second',
      'first',
    ]);
  });

  it('shows acts on incidents and all others as one trail, page by page', async () => {
    const { audit } = (await install()).instance();
    for (let i = 0; i < 7; i++)
      await audit.append(entry(NOON + i, i % 2 === 0 ? { incident: INCIDENT } : {}));
    const first = await audit.page({ limit: 4 });
    const rest = await audit.page({ limit: 4, ...(first.next ? { after: first.next } : {}) });
    expect([...first.entries, ...rest.entries].map(({ at }) => at - NOON)).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(rest.next).toBeUndefined();
    const mine = await audit.page({ limit: 2, incident: INCIDENT });
    const after = mine.next ? { after: mine.next } : {};
    const others = await audit.page({ limit: 2, incident: INCIDENT, ...after });
    expect([...mine.entries, ...others.entries].map(({ at }) => at - NOON)).toEqual([6, 4, 2, 0]);
    expect(others.next).toBeUndefined();
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

  it('forgets what was done before the moment, on incidents and otherwise', async () => {
    const { audit } = (await install()).instance();
    for (const at of [NOON - DAY, NOON - 1, NOON, NOON + HOUR])
      for (const what of [{}, { incident: INCIDENT }]) await audit.append(entry(at, what));
    expect(await audit.forget(NOON)).toBe(4);
    expect((await audit.list({ limit: 10 })).map(({ at }) => at)).toEqual([
      NOON + HOUR,
      NOON + HOUR,
      NOON,
      NOON,
    ]);
  });
});
