import { describe, expect, it } from 'vitest';
import { graphSentinelDirectory } from '../../../shared/adapters/graph/sentinels.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import type { SentinelId } from '../../../shared/ports/mail.ts';
import type { SentinelDirectory } from '../../../shared/ports/subscriptions.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { FakeSentinelDirectory } from '../../fakes/world-subscriptions.ts';
import { address, OTHER_SENTINEL, SENTINEL } from '../stores/records.ts';

/** Ann and Bob have mailboxes, and both are members of the group watch@, whose second address is sentinels@. */
type Stage = { directory: SentinelDirectory; ann: SentinelId; bob: SentinelId };

const ANN = 'ann@contoso.example';
const BOB = 'bob@contoso.example';

const subjects: { name: string; start(): Promise<Stage> }[] = [
  {
    name: 'in memory',
    async start() {
      const [ann, bob] = [SENTINEL, OTHER_SENTINEL];
      const both = [ann, bob];
      const directory = new FakeSentinelDirectory(
        {
          [ann]: [ann],
          [ANN]: [ann],
          [BOB]: [bob],
          'group:watch@contoso.example': both,
          'group:sentinels@contoso.example': both,
        },
        { [ann]: address(ANN) },
      );
      return { directory, ann, bob };
    },
  },
  {
    name: 'of the simulated tenant',
    async start() {
      const { world, graph } = await onTenant();
      const [ann, bob] = [ANN, BOB].map((each) => world.addUser({ address: each }).id as SentinelId);
      if (ann === undefined || bob === undefined) throw new Error('nobody was added');
      world.addGroup({
        primarySmtpAddress: 'watch@contoso.example',
        proxyAddresses: ['SMTP:watch@contoso.example', 'smtp:sentinels@contoso.example'],
        namedMembers: [ann, bob],
      });
      return { directory: graphSentinelDirectory({ graph }), ann, bob };
    },
  },
];

describe.each(subjects)('a directory of sentinels $name', ({ start }) => {
  it('knows a mailbox by object id and by name, however they are written', async () => {
    const { directory, ann, bob } = await start();
    expect(await directory.resolve(ann)).toEqual([ann]);
    expect(await directory.resolve(ann.toUpperCase())).toEqual([ann]);
    expect(await directory.resolve(BOB)).toEqual([bob]);
    expect(await directory.resolve(' Bob@Contoso.example ')).toEqual([bob]);
  });

  it('knows the mailboxes of a group by any of its addresses', async () => {
    const { directory, ann, bob } = await start();
    for (const name of ['group:watch@contoso.example', 'group:Sentinels@contoso.example'])
      expect((await directory.resolve(name)).toSorted()).toEqual([ann, bob].toSorted());
  });

  it('finds nobody where nothing matches', async () => {
    const { directory } = await start();
    expect(await directory.resolve('nobody@contoso.example')).toEqual([]);
    expect(await directory.resolve('group:nothing@contoso.example')).toEqual([]);
    expect(await directory.resolve('group:nonsense')).toEqual([]);
  });

  it('tells the address of a mailbox, and refuses to where there is no such mailbox', async () => {
    const { directory, ann } = await start();
    expect(await directory.addressOf(ann)).toBe(ANN);
    const nobody = '00000000-0000-4000-8000-000000000000' as SentinelId;
    await expect(directory.addressOf(nobody)).rejects.toThrow(Refused);
  });
});
