import { describe, expect, it } from 'vitest';
import type { TenantOptions } from '../../../../dev/tenant/options.ts';
import { type Answer, tenantForTest } from '../support/tenant.ts';

const DELTA = '/v1.0/users/sentinel@contoso.example/mailFolders/inbox/messages/delta';
const SEED = `${DELTA}?$select=subject&changeType=created&$filter=${encodeURIComponent('receivedDateTime ge 2016-11-14T00:00:00Z')}`;
const HEADERS = { prefer: 'odata.maxpagesize=2, IdType="ImmutableId"' };

async function sentinel(options: Partial<TenantOptions> = {}) {
  const given = await tenantForTest(options);
  const user = given.world.addUser({ address: 'sentinel@contoso.example' });
  const post = (subject: string) =>
    given.world.post({ from: given.world.person(1).address, to: [user.address], subject });
  const get = (url: string) => given.call('GET', url, { headers: HEADERS });
  /** Follows next links to the end. */
  const read = async (url: string): Promise<{ subjects: string[]; pages: number; link: string }> => {
    let answer = await get(url);
    const subjects = subjectsOf(answer);
    let pages = 1;
    for (let next = linkOf(answer, 'next'); next !== undefined; next = linkOf(answer, 'next')) {
      answer = await get(next);
      subjects.push(...subjectsOf(answer));
      pages += 1;
    }
    return { subjects, pages, link: linkOf(answer, 'delta') ?? '' };
  };
  return { ...given, user, post, get, read };
}

const subjectsOf = (answer: Answer): string[] =>
  Array.from(answer.json['value'] ?? [], (item) => String(item['@removed'] ? 'removed' : item['subject']));
const linkOf = (answer: Answer, which: 'next' | 'delta'): string | undefined => {
  const link = answer.json[`@odata.${which}Link`];
  return link === undefined ? undefined : String(link);
};

describe('delta query of an inbox', () => {
  it('pages by next links and ends with a delta link that tells what came since', async () => {
    const { post, read } = await sentinel();
    for (const subject of ['a', 'b', 'c', 'd', 'e']) post(subject);
    const seed = await read(SEED);
    expect(seed).toMatchObject({ subjects: ['a', 'b', 'c', 'd', 'e'], pages: 3 });
    expect((await read(seed.link)).subjects).toEqual([]);
    post('f');
    const later = await read(seed.link);
    expect(later.subjects).toEqual(['f']);
    expect((await read(later.link)).subjects).toEqual([]);
  });

  it('misses nothing that lands in the very millisecond of a reading', async () => {
    const { post, read } = await sentinel();
    post('a');
    const seed = await read(SEED);
    post('b');
    expect((await read(seed.link)).subjects).toEqual(['b']);
  });

  it('leaves out what was received before the filter', async () => {
    const { post, read, clock } = await sentinel();
    post('old');
    await clock.advance(60_000);
    post('new');
    const since = encodeURIComponent('receivedDateTime ge 2016-11-14T12:00:30Z');
    expect((await read(`${DELTA}?$select=subject&$filter=${since}`)).subjects).toEqual(['new']);
  });

  it('tells of removals unless only creations are asked for', async () => {
    const { post, read, world, user } = await sentinel();
    post('a');
    const created = await read(SEED);
    const all = await read(`${DELTA}?$select=subject`);
    const [item] = user.mailbox.items;
    if (item) world.move(user.mailbox, item, 'recoverable-deletions');
    expect((await read(created.link)).subjects).toEqual([]);
    expect((await read(all.link)).subjects).toEqual(['removed']);
  });

  it('gives the immutable id that notifications and reads give', async () => {
    const { post, get, call } = await sentinel();
    post('a');
    const page = await get(SEED);
    const id = page.json['value']?.[0]?.['id'];
    const message = await call('GET', `/v1.0/users/sentinel@contoso.example/messages/${id}`, {
      headers: HEADERS,
    });
    expect(message.json).toMatchObject({ subject: 'a', id });
  });

  it('answers 410 SyncStateNotFound with a place to begin anew when reset', async () => {
    const { read, tenant, user, get } = await sentinel();
    const { link } = await read(SEED);
    tenant.resetDelta(user);
    const answer = await get(link);
    expect(answer.status).toBe(410);
    expect(answer.json).toMatchObject({ error: { code: 'SyncStateNotFound' } });
    expect(answer.headers.get('location')).toMatch(/\$deltatoken=$/);
    expect(tenant.violations).toEqual([]);
  });

  it('forgets all but the last few generations of a reading', async () => {
    const { read, get } = await sentinel({ delta: { keptGenerations: 2 } });
    const first = (await read(SEED)).link;
    const second = (await read(first)).link;
    expect((await get(first)).status).toBe(200);
    await read(second);
    expect((await get(first)).status).toBe(410);
  });

  it('repeats and shuffles items where told to', async () => {
    const { post, read } = await sentinel({ delta: { replays: 1, shuffles: true }, seed: 3 });
    for (const subject of ['a', 'b', 'c', 'd', 'e', 'f']) post(subject);
    const seed = await read(SEED);
    expect(seed.subjects.join('')).not.toBe('abcdef');
    expect(seed.subjects.toSorted().join('')).toBe('abcdef');
    expect((await read(seed.link)).subjects).toHaveLength(3);
  });

  it('refuses links that were tampered with, and filters it does not support', async () => {
    const { read, get } = await sentinel();
    const { link } = await read(SEED);
    expect((await get(`${link}&$select=id`)).status).toBe(400);
    expect((await get(`${DELTA}?$filter=${encodeURIComponent("subject eq 'a'")}`)).status).toBe(400);
    expect((await get(`${DELTA}?changeType=new`)).status).toBe(400);
  });
});
