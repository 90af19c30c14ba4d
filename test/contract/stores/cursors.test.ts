import { describe, expect, it } from 'vitest';
import { LostRace } from '../../../shared/domain/errors.ts';
import type { DeltaLink } from '../../../shared/ports/mail.ts';
import { NOON, OTHER_SENTINEL, SENTINEL } from './records.ts';
import { instances, subjects } from './subjects.ts';

const link = (text: string) => text as DeltaLink;

describe.each(subjects)('a cursor store $name', ({ install }) => {
  it('knows no cursor of a sentinel that was never read', async () => {
    const { cursors } = (await install()).instance();
    expect(await cursors.get(SENTINEL)).toBeUndefined();
    expect(await cursors.list()).toEqual([]);
  });

  it('gives back what was put, delta links of any length included', async () => {
    const { cursors } = (await install()).instance();
    const cursor = {
      sentinel: SENTINEL,
      link: link(`https://graph/?$deltatoken=${'aé"\\'.repeat(20_000)}`),
      readAt: NOON,
    };
    const version = await cursors.put(cursor, undefined);
    expect(await cursors.get(SENTINEL)).toEqual({ value: cursor, version });
  });

  it('keeps a cursor that has no link yet', async () => {
    const { cursors } = (await install()).instance();
    await cursors.put({ sentinel: SENTINEL }, undefined);
    expect((await cursors.get(SENTINEL))?.value).toEqual({ sentinel: SENTINEL });
  });

  it('lists every sentinel', async () => {
    const { cursors } = (await install()).instance();
    await cursors.put({ sentinel: SENTINEL, readAt: 1 }, undefined);
    await cursors.put({ sentinel: OTHER_SENTINEL, readAt: 2 }, undefined);
    const listed = (await cursors.list()).map(({ value }) => value);
    expect(listed).toHaveLength(2);
    expect(listed).toEqual(
      expect.arrayContaining([
        { sentinel: SENTINEL, readAt: 1 },
        { sentinel: OTHER_SENTINEL, readAt: 2 },
      ]),
    );
  });

  it('lets the version from a listing replace the row', async () => {
    const { cursors } = (await install()).instance();
    await cursors.put({ sentinel: SENTINEL, readAt: 1 }, undefined);
    const [listed] = await cursors.list();
    await cursors.put({ sentinel: SENTINEL, readAt: 2 }, listed?.version);
    expect((await cursors.get(SENTINEL))?.value.readAt).toBe(2);
  });

  it('refuses a write under a version that is no longer current', async () => {
    const { cursors } = (await install()).instance();
    const first = await cursors.put({ sentinel: SENTINEL, readAt: 1 }, undefined);
    await cursors.put({ sentinel: SENTINEL, readAt: 2 }, first);
    await expect(cursors.put({ sentinel: SENTINEL, readAt: 3 }, first)).rejects.toThrow(LostRace);
    expect((await cursors.get(SENTINEL))?.value.readAt).toBe(2);
  });

  it('refuses a second first write', async () => {
    const { cursors } = (await install()).instance();
    await cursors.put({ sentinel: SENTINEL, readAt: 1 }, undefined);
    await expect(cursors.put({ sentinel: SENTINEL, readAt: 2 }, undefined)).rejects.toThrow(LostRace);
  });

  it('refuses to replace a cursor that was removed meanwhile', async () => {
    const { cursors } = (await install()).instance();
    const version = await cursors.put({ sentinel: SENTINEL }, undefined);
    await cursors.remove(SENTINEL);
    await expect(cursors.put({ sentinel: SENTINEL, readAt: 3 }, version)).rejects.toThrow(LostRace);
    expect(await cursors.get(SENTINEL)).toBeUndefined();
  });

  it('replaces several at once, again and again', async () => {
    const { cursors } = (await install()).instance();
    let versions = [
      await cursors.put({ sentinel: SENTINEL }, undefined),
      await cursors.put({ sentinel: OTHER_SENTINEL }, undefined),
    ];
    for (const readAt of [1, 2, 3]) {
      const changes = [SENTINEL, OTHER_SENTINEL].flatMap((sentinel, i) => {
        const expected = versions[i];
        return expected === undefined ? [] : [{ cursor: { sentinel, readAt }, expected }];
      });
      versions = await cursors.replace(changes);
    }
    expect((await cursors.list()).map(({ value }) => value.readAt)).toEqual([3, 3]);
    expect((await cursors.list()).map(({ version }) => version).toSorted()).toEqual(versions.toSorted());
  });

  it('replaces none of several when another instance wrote one of them first', async () => {
    const { cursors } = (await install()).instance();
    const [one, other] = [
      await cursors.put({ sentinel: SENTINEL }, undefined),
      await cursors.put({ sentinel: OTHER_SENTINEL }, undefined),
    ];
    await cursors.put({ sentinel: OTHER_SENTINEL, readAt: 5 }, other);
    const changes = [
      { cursor: { sentinel: SENTINEL, readAt: 1 }, expected: one },
      { cursor: { sentinel: OTHER_SENTINEL, readAt: 1 }, expected: other },
    ];
    await expect(cursors.replace(changes)).rejects.toThrow(LostRace);
    expect((await cursors.get(SENTINEL))?.value.readAt).toBeUndefined();
    expect((await cursors.get(OTHER_SENTINEL))?.value.readAt).toBe(5);
  });

  it('removes without complaint what is gone already', async () => {
    const { cursors } = (await install()).instance();
    await cursors.put({ sentinel: OTHER_SENTINEL }, undefined);
    await cursors.remove(SENTINEL);
    await cursors.remove(SENTINEL);
    expect(await cursors.list()).toHaveLength(1);
  });

  it('lets one of ten racing instances write', async () => {
    const installation = await install();
    const version = await installation.instance().cursors.put({ sentinel: SENTINEL }, undefined);
    const outcomes = await Promise.allSettled(
      instances(installation, 10).map(({ cursors }, readAt) =>
        cursors.put({ sentinel: SENTINEL, readAt }, version),
      ),
    );
    const losses = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(losses).toHaveLength(9);
    for (const { reason } of losses) expect(reason).toBeInstanceOf(LostRace);
  });
});
