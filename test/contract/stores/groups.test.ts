import { describe, expect, it } from 'vitest';
import { DAY } from '../../../shared/domain/time.ts';
import { address, group, NOON } from './records.ts';
import { instances, subjects } from './subjects.ts';

const everyone = { address: address('everyone@example.org'), group: group(), learnedAt: NOON };
const nobody = { address: address("a/b#c?d'e%f@example.org"), learnedAt: NOON + DAY };
const unknown = address('unknown@example.org');

describe.each(subjects)('a group cache $name', ({ install }) => {
  it('tells a group from an address that is none and from one it never saw', async () => {
    const installation = await install();
    const [one, other] = instances(installation, 2);
    await one?.groups.put(everyone);
    await one?.groups.put(nobody);
    const known = await other?.groups.get([everyone.address, unknown, nobody.address, nobody.address]);
    expect(known).toEqual([everyone, nobody]);
  });

  it('replaces what it knew', async () => {
    const { groups } = (await install()).instance();
    await groups.put(everyone);
    const renewed = { address: everyone.address, learnedAt: NOON + 1 };
    await groups.put(renewed);
    expect(await groups.get([everyone.address])).toEqual([renewed]);
  });

  it('lists each group once, however many addresses reach it', async () => {
    const installation = await install();
    const [one, other] = instances(installation, 2);
    await one?.groups.put(nobody);
    await one?.groups.put(everyone);
    await one?.groups.put({ ...everyone, address: address('all@example.org') });
    expect(await other?.groups.knownGroups(10)).toEqual([{ group: group(), learnedAt: NOON }]);
    await one?.groups.forget(NOON + 1);
    expect(await other?.groups.knownGroups(10)).toEqual([]);
  });

  it('forgets what was learned before the moment', async () => {
    const { groups } = (await install()).instance();
    await groups.put(everyone);
    await groups.put(nobody);
    expect(await groups.forget(NOON + 1)).toBe(1);
    expect(await groups.get([everyone.address, nobody.address])).toEqual([nobody]);
  });
});
