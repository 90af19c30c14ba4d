import { describe, expect, it } from 'vitest';
import { LostRace } from '../../../shared/domain/errors.ts';
import type { IncidentId } from '../../../shared/domain/incident.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import { DAY } from '../../../shared/domain/time.ts';
import { GROUP, group, incident, NOON, OTHER_GROUP } from './records.ts';
import { instances, subjects } from './subjects.ts';

const FIRST = '20161114-082914-3f9c';
const SECOND = '20161114-082915-0a00';
const THIRD = '20161201-000000-ffff';
const id = (text: string) => text as IncidentId;
const elsewhere = { group: group({ id: OTHER_GROUP }) };
const third = { group: group({ id: 'third' as typeof GROUP }) };

describe.each(subjects)('an incident store $name', ({ install }) => {
  it('opens an incident and finds it by id and by group', async () => {
    const { incidents } = (await install()).instance();
    const outcome = await incidents.open(incident(FIRST));
    expect(outcome).toMatchObject({ opened: true, incident: { value: incident(FIRST) } });
    expect(await incidents.get(id(FIRST))).toEqual(outcome.incident);
    expect(await incidents.openOf(GROUP)).toEqual(outcome.incident);
    expect(await incidents.listOpen()).toEqual([outcome.incident]);
  });

  it('knows nothing of what was never opened', async () => {
    const { incidents } = (await install()).instance();
    expect(await incidents.get(id(FIRST))).toBeUndefined();
    expect(await incidents.openOf(GROUP)).toBeUndefined();
    expect(await incidents.listOpen()).toEqual([]);
    expect(await incidents.list({ limit: 10 })).toEqual([]);
  });

  it('answers a second opening with the incident that is open', async () => {
    const { incidents } = (await install()).instance();
    const first = await incidents.open(incident(FIRST));
    expect(await incidents.open(incident(SECOND))).toEqual({ opened: false, incident: first.incident });
    expect(await incidents.get(id(SECOND))).toBeUndefined();
  });

  it('lets one of ten racing instances open an incident, and tells the others which', async () => {
    const installation = await install();
    const outcomes = await Promise.all(
      instances(installation, 10).map(({ incidents }, at) => incidents.open(incident(`${FIRST}${at}`))),
    );
    expect(outcomes.filter(({ opened }) => opened)).toHaveLength(1);
    expect(new Set(outcomes.map((outcome) => outcome.incident.value.id)).size).toBe(1);
    expect(await installation.instance().incidents.list({ limit: 100 })).toHaveLength(1);
  });

  it('lets one of ten racing instances update', async () => {
    const installation = await install();
    const { incident: opened } = await installation.instance().incidents.open(incident(FIRST));
    const outcomes = await Promise.allSettled(
      instances(installation, 10).map(({ incidents }, at) =>
        incidents.update({ ...opened.value, why: `writer ${at}` }, opened.version),
      ),
    );
    const losses = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(losses).toHaveLength(9);
    for (const { reason } of losses) expect(reason).toBeInstanceOf(LostRace);
  });

  it('hands on a new version with each update', async () => {
    const { incidents } = (await install()).instance();
    const { incident: opened } = await incidents.open(incident(FIRST));
    const version = await incidents.update({ ...opened.value, why: 'first' }, opened.version);
    await incidents.update({ ...opened.value, why: 'second' }, version);
    expect((await incidents.get(id(FIRST)))?.value.why).toBe('second');
  });

  it('frees the group when the incident closes', async () => {
    const { incidents } = (await install()).instance();
    const { incident: opened } = await incidents.open(incident(FIRST));
    const version = await incidents.update({ ...opened.value, closedAt: NOON }, opened.version);
    expect(await incidents.openOf(GROUP)).toBeUndefined();
    expect(await incidents.listOpen()).toEqual([]);
    expect(await incidents.get(id(FIRST))).toMatchObject({ version, value: { closedAt: NOON } });
    expect((await incidents.open(incident(SECOND))).opened).toBe(true);
  });

  it('leaves the next incident open when a closed one is written once more', async () => {
    const { incidents } = (await install()).instance();
    const { incident: opened } = await incidents.open(incident(FIRST));
    const closed = { ...opened.value, closedAt: NOON };
    const version = await incidents.update(closed, opened.version);
    await incidents.open(incident(SECOND));
    await incidents.update({ ...closed, why: 'annotated' }, version);
    expect((await incidents.openOf(GROUP))?.value.id).toBe(SECOND);
    expect((await incidents.get(id(FIRST)))?.value.why).toBe('annotated');
  });

  it('keeps the incident open when its closing lost a race', async () => {
    const { incidents } = (await install()).instance();
    const { incident: opened } = await incidents.open(incident(FIRST));
    await incidents.update({ ...opened.value, why: 'first' }, opened.version);
    const closing = incidents.update({ ...opened.value, closedAt: NOON }, opened.version);
    await expect(closing).rejects.toThrow(LostRace);
    expect((await incidents.openOf(GROUP))?.value).toMatchObject({ id: FIRST, why: 'first' });
  });

  it('lists the newest first, page by page', async () => {
    const { incidents } = (await install()).instance();
    await incidents.open(incident(SECOND, elsewhere));
    await incidents.open(incident(THIRD, third));
    await incidents.open(incident(FIRST));
    const page = async (after?: string) =>
      (await incidents.list({ limit: 2, ...(after === undefined ? {} : { after: id(after) }) })).map(
        ({ value }) => value.id,
      );
    expect(await page()).toEqual([THIRD, SECOND]);
    expect(await page(SECOND)).toEqual([FIRST]);
    expect(await page(FIRST)).toEqual([]);
  });

  it('keeps open incidents of different groups apart', async () => {
    const { incidents } = (await install()).instance();
    await incidents.open(incident(FIRST));
    await incidents.open(incident(SECOND, elsewhere));
    expect((await incidents.openOf(OTHER_GROUP))?.value.id).toBe(SECOND);
    expect((await incidents.listOpen()).map(({ value }) => value.id).toSorted()).toEqual([FIRST, SECOND]);
  });

  it('forgets incidents closed before the moment and no others', async () => {
    const { incidents } = (await install()).instance();
    const old = await incidents.open(incident(FIRST));
    await incidents.update({ ...old.incident.value, closedAt: NOON }, old.incident.version);
    const recent = await incidents.open(incident(SECOND));
    await incidents.update({ ...recent.incident.value, closedAt: NOON + DAY }, recent.incident.version);
    await incidents.open(incident(THIRD));
    expect(await incidents.forget(NOON + DAY)).toBe(1);
    expect((await incidents.list({ limit: 10 })).map(({ value }) => value.id)).toEqual([THIRD, SECOND]);
  });

  it('round-trips an incident of 300 KB', async () => {
    const { incidents } = (await install()).instance();
    const timeline = Array.from({ length: 3_000 }, (_, at) => ({
      at,
      by: STORMLOCK,
      what: `step ${at} ${'é🎉'.repeat(20)}`,
    }));
    const large = incident(FIRST, { timeline });
    expect(JSON.stringify(large).length).toBeGreaterThan(300_000);
    const { incident: opened } = await incidents.open(large);
    expect((await incidents.get(id(FIRST)))?.value).toEqual(large);
    await incidents.update({ ...large, timeline: [] }, opened.version);
    expect((await incidents.get(id(FIRST)))?.value.timeline).toEqual([]);
  });
});
