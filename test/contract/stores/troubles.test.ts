import { describe, expect, it } from 'vitest';
import { LostRace } from '../../../shared/domain/errors.ts';
import type { Standing } from '../../../shared/domain/standing-trouble.ts';
import { NOON } from './records.ts';
import { instances, subjects } from './subjects.ts';

const standing: Standing = {
  checkedAt: NOON,
  troubles: [
    { what: 'ann', why: 'is nobody', remedy: 'Correct the name.', passing: false, since: NOON, told: true },
    { what: 'bob', why: 'Graph is busy', passing: true, since: NOON, told: false },
  ],
};

describe.each(subjects)('a trouble store $name', ({ install }) => {
  it('knows nothing of a topic until somebody looked, and each topic by itself', async () => {
    const [one, other] = instances(await install(), 2);
    expect(await one?.troubles.get('names')).toBeUndefined();
    const version = await one?.troubles.put('names', standing, undefined);
    expect(await other?.troubles.get('names')).toEqual({ value: standing, version });
    expect(await other?.troubles.get('senders')).toBeUndefined();
  });

  it('refuses what was found beside a look that another instance has kept meanwhile', async () => {
    const { troubles } = (await install()).instance();
    const version = await troubles.put('names', standing, undefined);
    await expect(troubles.put('names', standing, undefined)).rejects.toThrow(LostRace);
    await troubles.put('names', { ...standing, troubles: [] }, version);
    await expect(troubles.put('names', standing, version)).rejects.toThrow(LostRace);
    expect((await troubles.get('names'))?.value.troubles).toEqual([]);
  });
});
