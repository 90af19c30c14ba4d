import { describe, expect, it } from 'vitest';
import { OutcomeUnknown, Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { HOUR } from '../../../shared/domain/time.ts';
import { ediscoveries, MEMBERS, paced, QUERY } from './ediscovery-subjects.ts';

const NAME = 'Stormlock 20161114-120000-3f9c3f';

describe.each(ediscoveries)('eDiscovery $name', ({ start }) => {
  const begin = async (mails = 3) => {
    const stage = await start(mails);
    const ediscovery = paced(stage);
    const caseId = await ediscovery.createCase(NAME, 'A storm', '20161114-120000-3f9c3f');
    const searchId = await ediscovery.createSearch(caseId, `${NAME} 1 of 1`, QUERY);
    const operation = async (id: string | undefined) =>
      (await ediscovery.operations(caseId)).find((each) => each.id === id);
    return { ...stage, ediscovery, caseId, searchId, operation };
  };

  it('finds a case by its name, and makes no second one of that name', async () => {
    const { ediscovery, caseId } = await begin();
    expect(await ediscovery.findCase(NAME)).toBe(caseId);
    expect(await ediscovery.findCase(`${NAME}0`)).toBeUndefined();
    await expect(ediscovery.createCase(NAME, '', '')).rejects.toThrow(OutcomeUnknown);
  });

  it('shows a search as it was made, over all mailboxes, and makes no second one of that name', async () => {
    const { ediscovery, caseId, searchId } = await begin();
    const search = { id: searchId, name: `${NAME} 1 of 1`, query: QUERY, scope: 'allTenantMailboxes' };
    expect(await ediscovery.readSearch(caseId, searchId)).toEqual(search);
    expect(await ediscovery.listSearches(caseId)).toEqual([search]);
    await expect(ediscovery.createSearch(caseId, search.name, QUERY)).rejects.toThrow(OutcomeUnknown);
  });

  it('refuses a query that cannot be read', async () => {
    const { ediscovery, caseId } = await begin();
    await expect(ediscovery.createSearch(caseId, 'broken', '(kind:email')).rejects.toThrow(Refused);
    expect(await ediscovery.listSearches(caseId)).toHaveLength(1);
  });

  it('takes its time to count, and tells items and mailboxes when it has', async () => {
    const { ediscovery, caseId, searchId, operation, pass } = await begin();
    expect(await ediscovery.lastEstimate(caseId, searchId)).toBeUndefined();
    const id = await ediscovery.estimate(caseId, searchId);
    expect(await operation(id)).toMatchObject({ action: 'estimate', status: 'running' });
    await pass(HOUR);
    const counts = { items: 3 * MEMBERS, mailboxes: MEMBERS, unindexed: 0 };
    expect(await operation(id)).toMatchObject({ status: 'succeeded', percent: 100, ...counts });
    expect(await ediscovery.lastEstimate(caseId, searchId)).toMatchObject({ id, ...counts });
  });

  it('removes what a search finds when the purge ends, not when it is asked for', async () => {
    const { ediscovery, caseId, searchId, operation, pass, inInbox } = await begin();
    const id = await ediscovery.purge(caseId, searchId);
    expect(await operation(id)).toMatchObject({ action: 'purge', status: 'running' });
    expect(inInbox()).toBe(3);
    await pass(HOUR);
    expect(await operation(id)).toMatchObject({ action: 'purge', status: 'succeeded' });
    expect(inInbox()).toBe(0);
  });

  it('goes on counting what it removed: it is recoverable', async () => {
    const { ediscovery, caseId, searchId, operation, pass } = await begin();
    await ediscovery.purge(caseId, searchId);
    await pass(HOUR);
    const id = await ediscovery.estimate(caseId, searchId);
    await pass(HOUR);
    expect(await operation(id)).toMatchObject({ items: 3 * MEMBERS });
  });

  it('removes a hundred mails from a mailbox and no more, however often it is asked', async () => {
    const { ediscovery, caseId, searchId, pass, inInbox } = await begin(103);
    for (let purge = 0; purge < 2; purge++) {
      await ediscovery.purge(caseId, searchId);
      await pass(HOUR);
      expect(inInbox()).toBe(3);
    }
  });

  it.each(['failed', 'partial'] as const)(
    'tells a purge that ends as %s from one that succeeds',
    async (ending) => {
      const { ediscovery, caseId, searchId, operation, pass, inInbox, purgeEnds } = await begin();
      purgeEnds(ending);
      const id = await ediscovery.purge(caseId, searchId);
      await pass(HOUR);
      expect(await operation(id)).toMatchObject({ status: ending });
      if (ending === 'failed') expect(inInbox()).toBe(3);
      await ediscovery.purge(caseId, searchId);
      await pass(HOUR);
      expect(inInbox()).toBe(0);
    },
  );

  it('runs one operation of a search at a time, and of another search beside it', async () => {
    const { ediscovery, caseId, searchId, pass } = await begin();
    const other = await ediscovery.createSearch(caseId, 'another', QUERY);
    await ediscovery.estimate(caseId, searchId);
    await expect(ediscovery.purge(caseId, searchId)).rejects.toThrow(RetryLater);
    await ediscovery.estimate(caseId, other);
    await pass(HOUR);
    await ediscovery.purge(caseId, searchId);
    expect((await ediscovery.operations(caseId)).map(({ action }) => action).toSorted()).toEqual([
      'estimate',
      'estimate',
      'purge',
    ]);
  });

  it('refuses whatever is asked of a case that somebody deleted', async () => {
    const { ediscovery, caseId, searchId, deletes } = await begin();
    deletes(caseId);
    expect(await ediscovery.findCase(NAME)).toBeUndefined();
    await expect(ediscovery.operations(caseId)).rejects.toThrow(Refused);
    await expect(ediscovery.readSearch(caseId, searchId)).rejects.toThrow(Refused);
    await expect(ediscovery.purge(caseId, searchId)).rejects.toThrow(Refused);
  });

  it('answers five requests a minute, looks included', async () => {
    const { ediscovery, pass } = await start(0);
    for (let request = 0; request < 5; request++) await ediscovery.findCase(NAME);
    await expect(ediscovery.findCase(NAME)).rejects.toThrow(RetryLater);
    await pass(HOUR);
    expect(await ediscovery.findCase(NAME)).toBeUndefined();
  });
});
