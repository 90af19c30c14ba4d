import { describe, expect, it } from 'vitest';
import type { IncidentId } from '../../../shared/domain/incident.ts';
import { DAY } from '../../../shared/domain/time.ts';
import { address, NOON, observation } from './records.ts';
import { subjects } from './subjects.ts';

const ID = '20161114-082914-3f9c' as IncidentId;
const seen = (count: number) => Array.from({ length: count }, (_, i) => observation(i));

describe.each(subjects)('a scenario store $name', ({ install }) => {
  it('has nothing of an incident at first', async () => {
    expect(await (await install()).instance().scenarios.get(ID)).toBeUndefined();
  });

  it('keeps more observations than one row holds, in order', async () => {
    const { scenarios } = (await install()).instance();
    const knownPosters = [address('ann@example.org')];
    const observations = seen(950);
    const scenario = { incident: ID, keptAt: NOON, observations, knownPosters, usualHourlyRate: 0.4 };
    await scenarios.keep(scenario);
    expect(await scenarios.get(ID)).toEqual(scenario);
  });

  it('replaces what was kept, even by less', async () => {
    const { scenarios } = (await install()).instance();
    await scenarios.keep({ incident: ID, keptAt: NOON, observations: seen(700), knownPosters: [] });
    const shorter = { incident: ID, keptAt: NOON + 1, observations: seen(2), knownPosters: [] };
    await scenarios.keep(shorter);
    expect(await scenarios.get(ID)).toEqual(shorter);
  });

  it('keeps an incident of which nothing was seen', async () => {
    const { scenarios } = (await install()).instance();
    await scenarios.keep({ incident: ID, keptAt: NOON, observations: [], knownPosters: [] });
    expect((await scenarios.get(ID))?.observations).toEqual([]);
  });

  it('forgets what was kept before the moment', async () => {
    const { scenarios } = (await install()).instance();
    await scenarios.keep({ incident: ID, keptAt: NOON - DAY, observations: seen(1), knownPosters: [] });
    await scenarios.keep({
      incident: 'other' as IncidentId,
      keptAt: NOON,
      observations: seen(1),
      knownPosters: [],
    });
    expect(await scenarios.forget(NOON)).toBe(1);
    expect(await scenarios.get(ID)).toBeUndefined();
    expect(await scenarios.get('other' as IncidentId)).toBeDefined();
  });
});
