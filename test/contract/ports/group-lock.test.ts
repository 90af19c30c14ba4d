import { describe, expect, it } from 'vitest';
import { OutcomeUnknown, Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { isRefusal, planLock, showsLock, showsSnapshot } from '../../../shared/domain/lock-plan.ts';
import { planRelease } from '../../../shared/domain/release-plan.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import { DAY } from '../../../shared/domain/time.ts';
import { NOON } from '../stores/records.ts';
import { acceptLists, DESK, HOLDER, type LockStage, locks, NOBODY } from './lock-subjects.ts';

const note = { incident: '20161114-120000-3f9c3f', until: NOON + DAY };

async function locked({ lock, group }: LockStage) {
  const plan = planLock(await lock.read(group), await lock.resolveSenders([HOLDER, DESK]));
  if (isRefusal(plan)) throw new Error(plan.why);
  await lock.write(group, plan.change, note);
  return plan;
}

const listsOf = async ({ lock, group }: LockStage) => {
  const { acceptSenders: senders, acceptGroups: groups } = await lock.read(group);
  return { senders, groups };
};

const entries = (guids: readonly string[]) => ({ senders: guids.toSorted(), groups: [] });

describe.each(locks)('a lock $name', ({ start }) => {
  it('shows when the group is read, is found by its holder, and is taken back without a trace', async () => {
    const stage = await start();
    const { lock, group } = stage;
    const plan = await locked(stage);
    const shown = await lock.read(group);
    expect(showsLock(plan, shown)).toBe(true);
    expect(await lock.findLocked(HOLDER)).toEqual([group.id]);
    const release = planRelease(plan, shown, { by: STORMLOCK, forced: false });
    if (release.kind !== 'restore') throw new Error(`the release is ${release.kind}`);
    await lock.write(group, release.change, note);
    expect(showsSnapshot(plan, await lock.read(group))).toBe(true);
    expect(await lock.findLocked(HOLDER)).toEqual([]);
  });

  it('is one lock however often it is written', async () => {
    const stage = await start();
    const { change } = await locked(stage);
    await stage.lock.write(stage.group, change, note);
    expect(await listsOf(stage)).toEqual(entries(change.senders));
    expect(await stage.lock.findLocked(HOLDER)).toEqual([stage.group.id]);
  });

  it('of one group is none of another', async () => {
    const stage = await start();
    await locked(stage);
    expect(await listsOf({ ...stage, group: stage.other })).toEqual(entries([]));
  });

  it.each(['add', 'remove', 'replace'] as const)('is never written for nobody (%s)', async (form) => {
    const stage = await start();
    const { change } = await locked(stage);
    const nobody = { form, senders: [], groups: [] };
    await expect(stage.lock.write(stage.group, nobody, note)).rejects.toThrow(Refused);
    expect(await listsOf(stage)).toEqual(entries(change.senders));
  });

  it('lets only those through that are exactly one recipient each', async () => {
    const { lock } = await start();
    const { senders } = await lock.resolveSenders([HOLDER, DESK, HOLDER]);
    expect(new Set(senders).size).toBe(2);
    expect(senders).toHaveLength(2);
    const { leftOut, ...left } = await lock.resolveSenders([HOLDER, NOBODY]);
    expect(left.senders).toHaveLength(1);
    expect(leftOut).toEqual([{ address: NOBODY, why: 'Exchange has no recipient of that address' }]);
    await expect(lock.resolveSenders([NOBODY, HOLDER])).rejects.toThrow(Refused);
  });

  it('knows which of those it let through are gone', async () => {
    const { lock, vanishes } = await start();
    const { senders } = await lock.resolveSenders([HOLDER, DESK]);
    expect(await lock.gone?.(senders)).toEqual([]);
    vanishes(senders[1] ?? '');
    expect(await lock.gone?.(senders)).toEqual([senders[1]]);
  });

  it('waits while the service is busy, instead of showing an open group', async () => {
    const { lock, group, becomesBusy } = await start();
    becomesBusy();
    await expect(lock.read(group)).rejects.toThrow(RetryLater);
  });
});

describe.each(acceptLists)('an accept list $name', ({ start }) => {
  it('keeps who stands there when others are added or removed, and nobody when it is replaced', async () => {
    const stage = await start();
    const { lock, group } = stage;
    const [holder = '', desk = ''] = (await lock.resolveSenders([HOLDER, DESK])).senders;
    await lock.write(group, { form: 'add', senders: [desk], groups: [] });
    await lock.write(group, { form: 'add', senders: [holder], groups: [] });
    expect(await listsOf(stage)).toEqual(entries([holder, desk]));
    await lock.write(group, { form: 'remove', senders: [desk], groups: [] });
    expect(await listsOf(stage)).toEqual(entries([holder]));
    await lock.write(group, { form: 'replace', senders: [desk], groups: [] });
    expect(await listsOf(stage)).toEqual(entries([desk]));
    expect(await lock.findLocked(HOLDER)).toEqual([]);
  });

  it('is not looked for by a holder that nobody knows', async () => {
    const { lock } = await start();
    await expect(lock.findLocked(NOBODY)).rejects.toThrow(Refused);
  });

  it.each(['add', 'replace'] as const)(
    'that would name somebody who is gone is refused and stays as it is (%s)',
    async (form) => {
      const stage = await start();
      const { lock, group, vanishes } = stage;
      const [holder = '', desk = ''] = (await lock.resolveSenders([HOLDER, DESK])).senders;
      await lock.write(group, { form: 'add', senders: [holder], groups: [] });
      vanishes(desk);
      const change = { form, senders: [holder, desk], groups: [] };
      await expect(lock.write(group, change)).rejects.toThrow(Refused);
      expect(await listsOf(stage)).toEqual(entries([holder]));
    },
  );

  it('of a group that is gone is neither read nor written', async () => {
    const { lock, group, vanishes } = await start();
    const { senders } = await lock.resolveSenders([HOLDER]);
    vanishes(group.id);
    await expect(lock.read(group)).rejects.toThrow(Refused);
    await expect(lock.write(group, { form: 'add', senders, groups: [] })).rejects.toThrow(Refused);
  });

  it('tells by reading what became of a write whose answer was lost', async () => {
    const stage = await start();
    const { senders } = await stage.lock.resolveSenders([HOLDER]);
    const change = { form: 'replace', senders, groups: [] } as const;
    stage.losesAnswer();
    await expect(stage.lock.write(stage.group, change)).rejects.toThrow(OutcomeUnknown);
    expect(await listsOf(stage)).toEqual(entries(senders));
  });
});
