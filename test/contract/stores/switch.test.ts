import { describe, expect, it } from 'vitest';
import { LostRace } from '../../../shared/domain/errors.ts';
import type { Switch } from '../../../shared/domain/switch.ts';
import { NOON } from './records.ts';
import { instances, subjects } from './subjects.ts';

const armed: Switch = {
  position: 'armed',
  changedAt: NOON,
  changedBy: { kind: 'operator', name: 'Ada' },
  reason: 'ready',
};

describe.each(subjects)('a switch store $name', ({ install }) => {
  it('is unset until somebody sets it', async () => {
    expect(await (await install()).instance().switch.get()).toBeUndefined();
  });

  it('shows every instance the latest position', async () => {
    const [one, other] = instances(await install(), 2);
    const version = await one?.switch.put(armed, undefined);
    expect(await other?.switch.get()).toEqual({ value: armed, version });
    const paused: Switch = { ...armed, position: 'paused', changedBy: { kind: 'stormlock' } };
    await other?.switch.put(paused, version);
    expect((await one?.switch.get())?.value).toEqual(paused);
  });

  it('lets one of ten racing instances set it', async () => {
    const installation = await install();
    const outcomes = await Promise.allSettled(
      instances(installation, 10).map((stores) => stores.switch.put(armed, undefined)),
    );
    const losses = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(losses).toHaveLength(9);
    for (const { reason } of losses) expect(reason).toBeInstanceOf(LostRace);
  });

  it('refuses a change under an old version', async () => {
    const stores = (await install()).instance();
    const version = await stores.switch.put(armed, undefined);
    await stores.switch.put({ ...armed, position: 'observe' }, version);
    await expect(stores.switch.put({ ...armed, position: 'paused' }, version)).rejects.toThrow(LostRace);
  });
});
