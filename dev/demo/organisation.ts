import type { Tenant } from '../tenant/server.ts';
import type { Group } from '../tenant/world/types.ts';

/** The health service of the story: groups of every size, two sentinels in all of them. */
export const STORM_GROUP = 'all-england@nhs.example';

const ORDINARY: readonly { address: string; name: string; members: number; kind: Group['kind'] }[] = [
  { address: 'ward-7@nhs.example', name: 'Ward 7', members: 40, kind: 'MailUniversalDistributionGroup' },
  {
    address: 'pharmacists@nhs.example',
    name: 'Pharmacists',
    members: 2_600,
    kind: 'MailUniversalSecurityGroup',
  },
  { address: 'it-staff@nhs.example', name: 'IT staff', members: 600, kind: 'GroupMailbox' },
  {
    address: 'trust-all@nhs.example',
    name: 'All of the trust',
    members: 12_400,
    kind: 'MailUniversalDistributionGroup',
  },
];

export type Organisation = {
  sentinels: string[];
  lockHolder: string;
  ordinary: readonly string[];
  stormGroup: Group;
};

export function furnish({ world }: Tenant): Organisation {
  const sentinels = [1, 2].map((n) =>
    world.addUser({ address: `sentinel-${n}@nhs.example`, displayName: `Stormlock sentinel ${n}` }),
  );
  const lockHolder = world.addUser({ address: 'stormlock@nhs.example', displayName: 'Stormlock' });
  const namedMembers = sentinels.map((user) => user.id);
  for (const { address, name, members, kind } of ORDINARY) {
    world.addGroup({
      primarySmtpAddress: address,
      displayName: name,
      memberCount: members,
      kind,
      namedMembers,
    });
  }
  const stormGroup = world.addGroup({
    primarySmtpAddress: STORM_GROUP,
    displayName: 'All England',
    kind: 'DynamicDistributionGroup',
    memberCount: 840_000,
    namedMembers,
  });
  return {
    sentinels: sentinels.map((user) => user.userPrincipalName),
    lockHolder: lockHolder.address,
    ordinary: ORDINARY.map((group) => group.address),
    stormGroup,
  };
}
