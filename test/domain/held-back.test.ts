import { describe, expect, it } from 'vitest';
import type { Containment } from '../../shared/domain/containment.ts';
import { heldBackBy, orderHeldBack, type SwitchStand } from '../../shared/domain/held-back.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { NOON } from '../contract/stores/records.ts';
import { lockRecord, stormIncident } from '../functions/storm.ts';
import { RUN } from './incident-states.ts';

const ID = '20161114-120500-abc123';
const KIM = { kind: 'operator', name: 'Kim' } as const;
const ARMED: SwitchStand = { position: 'armed', pausedAt: Number.NEGATIVE_INFINITY };
const OBSERVE: SwitchStand = { ...ARMED, position: 'observe' };
const PAUSED: SwitchStand = { position: 'paused', pausedAt: NOON };

const WANTED: Containment = { state: 'wanted' };
const PLANNED: Containment = { state: 'locking', lock: lockRecord(), attempts: 0 };
const SENT: Containment = { ...PLANNED, attempts: 1, sentAt: NOON };
const RUNNING: Incident['cleanup'] = { state: 'running', run: RUN };

const held = (overrides: Partial<Incident>, stand: SwitchStand) =>
  heldBackBy(stormIncident(ID, overrides), stand);

describe('what the switch holds back', () => {
  it('is nothing while it is armed', () => {
    expect(held({ cleanup: RUNNING }, ARMED)).toEqual([]);
    expect(held({ containment: WANTED }, ARMED)).toEqual([]);
  });

  it('is the release and the removal, each with the reason in a sentence', () => {
    expect(held({ cleanup: RUNNING }, PAUSED)).toEqual([
      { act: 'release', why: 'The group is not released by itself: the switch is paused.' },
      { act: 'purge', why: 'Nothing is searched or deleted: the switch is paused.' },
    ]);
    expect(held({ cleanup: RUNNING }, OBSERVE).map(({ why }) => why)).toEqual([
      'The group is not released by itself: the switch is on observe.',
      'Nothing is searched or deleted: the switch is on observe.',
    ]);
  });

  it('is a release that Stormlock began and did not send, and none that an operator ordered', () => {
    const releasing: Containment = {
      state: 'releasing',
      lock: lockRecord(),
      confirmedAt: NOON,
      by: { kind: 'stormlock' },
      reason: 'the cool-down is over',
      forced: false,
      attempts: 0,
    };
    expect(held({ containment: releasing }, PAUSED).map(({ act }) => act)).toEqual(['release']);
    expect(held({ containment: { ...releasing, sentAt: NOON } }, PAUSED)).toEqual([]);
    expect(held({ containment: { ...releasing, by: KIM } }, PAUSED)).toEqual([]);
  });

  it('is the removal that is still ahead while mail settles', () => {
    for (const cleanup of [{ state: 'waiting' }, { state: 'settling', until: NOON }] as const)
      expect(held({ cleanup }, PAUSED)).toContainEqual({
        act: 'purge',
        why: 'Nothing will be deleted: the switch is paused.',
      });
  });

  it('is no removal that waits for a lock', () => {
    expect(held({ containment: WANTED }, PAUSED).map(({ act }) => act)).toEqual(['lock']);
  });

  it('is no removal where none is ahead', () => {
    const done = held({ cleanup: { state: 'none', why: 'x' } }, PAUSED);
    expect(done.map(({ act }) => act)).toEqual(['release']);
  });

  it('is a lock that was not sent yet, and no lock that is on its way', () => {
    const lock = { act: 'lock', why: 'The group is not locked: the switch is paused.' };
    expect(held({ containment: WANTED }, PAUSED)).toEqual([lock]);
    expect(held({ containment: PLANNED }, PAUSED)).toEqual([lock]);
    expect(held({ containment: SENT }, PAUSED)).toEqual([]);
  });

  it('is an ordered lock only where the pause came after the order', () => {
    const ordered = { containment: WANTED, lockOrderedBy: KIM };
    expect(held({ ...ordered, lockOrderedAt: NOON + 1 }, PAUSED)).toEqual([]);
    expect(held({ ...ordered, lockOrderedAt: NOON - 1 }, PAUSED)).toEqual([
      { act: 'lock', why: 'The group is not locked: the switch was paused after the order.' },
    ]);
    expect(held(ordered, PAUSED)).toHaveLength(1);
  });

  it('is what operators ordered only while it is paused', () => {
    const ordered = { cleanup: RUNNING, purgeOrderedBy: KIM, lockOrderedBy: KIM, lockOrderedAt: NOON };
    expect(held(ordered, OBSERVE)).toEqual([]);
    expect(held(ordered, PAUSED).map(({ act }) => act)).toEqual(['release', 'purge']);
  });

  it('is nothing where the incident is closed', () => {
    expect(held({ cleanup: RUNNING, closedAt: NOON }, PAUSED)).toEqual([]);
  });
});

describe('what keeps an order waiting', () => {
  const waits = (act: 'lock' | 'purge', overrides: Partial<Incident>, stand: SwitchStand) =>
    orderHeldBack(stormIncident(ID, overrides), act, stand).map(({ why }) => why);
  const SETTLING: Incident['cleanup'] = { state: 'settling', until: NOON };

  it('is what holds back this act and no other', () => {
    expect(waits('purge', { cleanup: RUNNING }, PAUSED)).toEqual([
      'Nothing is searched or deleted: the switch is paused.',
    ]);
    expect(waits('lock', { cleanup: RUNNING, containment: PLANNED }, PAUSED)).toEqual([
      'The group is not locked: the switch is paused.',
    ]);
  });

  it('is nothing where the incident is closed', () => {
    expect(waits('purge', { cleanup: SETTLING, closedAt: NOON }, PAUSED)).toEqual([]);
  });

  it('is said of a purge before it is planned', () => {
    expect(waits('purge', { cleanup: SETTLING }, PAUSED)).toEqual([
      'Nothing will be deleted: the switch is paused.',
    ]);
    expect(waits('purge', { cleanup: { state: 'waiting' } }, OBSERVE)).toEqual([
      'Nothing will be deleted: the switch is on observe.',
    ]);
    expect(waits('purge', { cleanup: SETTLING, purgeOrderedBy: KIM }, OBSERVE)).toEqual([]);
    expect(waits('purge', { cleanup: SETTLING }, ARMED)).toEqual([]);
  });
});
