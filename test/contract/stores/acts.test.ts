import { describe, expect, it } from 'vitest';
import { LostRace } from '../../../shared/domain/errors.ts';
import type { Switch } from '../../../shared/domain/switch.ts';
import type { AuditEntry } from '../../../shared/ports/stores.ts';
import { incident, NOON } from './records.ts';
import { instances, subjects } from './subjects.ts';

const FIRST = incident('20161114-082914-3f9c');
const SECOND = incident('20161114-082915-0a00');
const ANN = { kind: 'operator', name: 'Ann' } as const;
const act = (reason: string): AuditEntry => ({ at: NOON, by: ANN, act: 'order', reason });
const onIncident = (reason: string): AuditEntry => ({ ...act(reason), incident: FIRST.id });
const armed: Switch = { position: 'armed', changedAt: NOON, changedBy: ANN, reason: 'ready' };

describe.each(subjects)('an act and what it changes, $name', ({ install }) => {
  it('are stored in one write', async () => {
    const { incidents, audit, switch: store } = (await install()).instance();
    const { incident: row } = await incidents.open(FIRST, onIncident('opened'));
    const version = await incidents.update({ ...row.value, why: 'new' }, row.version, onIncident('updated'));
    await incidents.update({ ...row.value, closedAt: NOON }, version, onIncident('closed'));
    await store.put(
      { ...armed, position: 'paused' },
      await store.put(armed, undefined, act('armed')),
      act('paused'),
    );
    expect((await audit.list({ limit: 10 })).map(({ reason }) => reason).toSorted()).toEqual([
      'armed',
      'closed',
      'opened',
      'paused',
      'updated',
    ]);
    expect(await audit.list({ limit: 10, incident: FIRST.id })).toHaveLength(3);
    expect((await incidents.list({ limit: 10 })).map(({ value }) => value.id)).toEqual([FIRST.id]);
    expect((await store.get())?.value.position).toBe('paused');
  });

  it('are both not stored where another incident of the group is open', async () => {
    const { incidents, audit } = (await install()).instance();
    await incidents.open(FIRST);
    expect(await incidents.open(SECOND, { ...act('late'), incident: SECOND.id })).toMatchObject({
      opened: false,
    });
    expect(await audit.list({ limit: 10 })).toEqual([]);
  });

  it('are both stored by one of ten racing instances', async () => {
    const installation = await install();
    const { incident: row } = await installation.instance().incidents.open(FIRST);
    const all = instances(installation, 10);
    const writes = await Promise.allSettled([
      ...all.map(({ incidents }, i) => incidents.update(row.value, row.version, onIncident(`writer ${i}`))),
      ...all.map((stores, i) => stores.switch.put(armed, undefined, act(`setter ${i}`))),
    ]);
    const losses = writes.filter((write) => write.status === 'rejected');
    expect(losses).toHaveLength(18);
    for (const { reason } of losses) expect(reason).toBeInstanceOf(LostRace);
    const { audit } = installation.instance();
    expect(await audit.list({ limit: 100, incident: FIRST.id })).toHaveLength(1);
    expect(await audit.list({ limit: 100 })).toHaveLength(2);
  });

  it('outlive each other as the settings say', async () => {
    const { incidents, audit } = (await install()).instance();
    const { incident: row } = await incidents.open(FIRST, onIncident('opened'));
    await incidents.update({ ...row.value, closedAt: NOON }, row.version, onIncident('closed'));
    expect(await incidents.forget(NOON + 1)).toBe(1);
    expect(await audit.list({ limit: 10, incident: FIRST.id })).toHaveLength(2);
    expect(await audit.forget(NOON + 1)).toBe(2);
    expect(await audit.list({ limit: 10 })).toEqual([]);
  });
});
