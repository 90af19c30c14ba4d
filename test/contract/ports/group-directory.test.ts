import { describe, expect, it } from 'vitest';
import type { NewGroup } from '../../../dev/tenant/world/types.ts';
import { exchangeGroupDirectory } from '../../../shared/adapters/exchange/group-directory.ts';
import { graphMemberCount } from '../../../shared/adapters/graph/members.ts';
import type { Address } from '../../../shared/domain/address.ts';
import type { Group } from '../../../shared/domain/group.ts';
import { toGroupId } from '../../../shared/domain/group.ts';
import type { GroupDirectory, GroupsById } from '../../../shared/ports/groups.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { FakeDirectory } from '../../fakes/world-mail.ts';
import { address, group } from '../stores/records.ts';

const KINDS = {
  MailUniversalDistributionGroup: 'distribution-list',
  MailUniversalSecurityGroup: 'mail-enabled-security-group',
  DynamicDistributionGroup: 'dynamic-distribution-group',
  GroupMailbox: 'microsoft-365-group',
} as const;

const EVERYONE = address('everyone@contoso.example');
const ALL = address('all@contoso.example');

type Stage = {
  directory: GroupDirectory & GroupsById;
  /** Also reached as all@; of 3,000 people. */
  everyone: Group;
  /** An ordinary mailbox. */
  mailbox: Address;
};

type Made = Pick<NewGroup, 'isDirSynced'> & { kind: keyof typeof KINDS };

const subjects: { name: string; start(made: Made): Promise<Stage> }[] = [
  {
    name: 'in memory',
    async start({ kind, isDirSynced: onPremises = false }) {
      const everyone = group({
        kind: KINDS[kind],
        address: EVERYONE,
        addresses: [EVERYONE, ALL],
        onPremises,
        audience: { members: 3_000, exact: true },
      });
      return { directory: new FakeDirectory(everyone), everyone, mailbox: address('ann@contoso.example') };
    },
  },
  {
    name: 'of the simulated tenant',
    async start(made) {
      const { world, exchange, graph } = await onTenant();
      const { guid, entraId } = world.addGroup({
        primarySmtpAddress: EVERYONE,
        proxyAddresses: [`SMTP:${EVERYONE}`, `smtp:${ALL}`],
        displayName: 'Everyone',
        memberCount: 3_000,
        ...made,
      });
      const everyone = group({
        id: toGroupId(guid),
        kind: KINDS[made.kind],
        address: EVERYONE,
        addresses: [EVERYONE, ALL],
        onPremises: made.isDirSynced === true,
        audience: { members: 3_000, exact: true },
        ...(entraId === undefined ? {} : { entraId }),
      });
      return {
        directory: exchangeGroupDirectory({ exchange, countMembers: graphMemberCount({ graph }) }),
        everyone,
        mailbox: address(world.addUser({ address: 'ann@contoso.example' }).address),
      };
    },
  },
];

const LIST: Made = { kind: 'MailUniversalDistributionGroup' };

describe.each(subjects)('a directory of groups $name', ({ start }) => {
  it.each(Object.keys(KINDS) as Made['kind'][])(
    'finds a %s by any of its addresses and by its id, always the same',
    async (kind) => {
      const { directory, everyone } = await start({ kind });
      expect(await directory.find(EVERYONE)).toEqual(everyone);
      expect(await directory.find(ALL)).toEqual(everyone);
      expect(await directory.byId(everyone.id)).toEqual(everyone);
    },
  );

  it('knows which group the cloud cannot change', async () => {
    const { directory } = await start({ ...LIST, isDirSynced: true });
    expect(await directory.find(EVERYONE)).toMatchObject({ onPremises: true });
  });

  it('takes neither a mailbox nor an address that nobody has for a group', async () => {
    const { directory, mailbox } = await start(LIST);
    expect(await directory.find(mailbox)).toBeUndefined();
    expect(await directory.find(address('nobody@contoso.example'))).toBeUndefined();
    expect(await directory.find(address('list@elsewhere.example'))).toBeUndefined();
  });

  it('never takes an id that nobody has for some group', async () => {
    const { directory } = await start(LIST);
    expect(await directory.byId(toGroupId('00000000-0000-4000-8000-000000000000'))).toBeUndefined();
  });
});
