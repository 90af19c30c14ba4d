import { type Parts, startParts } from '../../dev/demo/parts.ts';
import type { Mail } from '../../dev/generator/mail.ts';
import { generateStorm } from '../../dev/generator/storm.ts';
import type { ShapeName } from '../../dev/generator/storm-shapes.ts';
import type { Group } from '../../dev/tenant/world/types.ts';

const MINUTE = 60_000;
const BEGIN = Date.parse('2016-11-14T08:00:00Z');

export type StormShape = { name: string; members: number; shape: ShapeName; replies: number };

export type StormStage = Parts & { group: Group; mails: readonly Mail[] };

/** An organisation with one group that everybody is in, two sentinels among them, and the storm it is going to have. */
export async function stageOf({ members, shape, replies }: StormShape, seed: number): Promise<StormStage> {
  let group: Group | undefined;
  const timers = ['wake', 'sweep', 'subscriptions', 'housekeeping', 'orphans'];
  const parts = await startParts({
    startAt: BEGIN,
    speed: 1,
    settings: {
      STORMLOCK_PURGE_MAILBOXES: '1000000',
      ...Object.fromEntries(timers.map((timer) => [`AzureWebJobs.${timer}.Disabled`, 'true'])),
    },
    furnish({ world }) {
      const sentinels = [1, 2].map((n) => world.addUser({ address: `sentinel-${n}@contoso.example` }));
      const lockHolder = world.addUser({ address: 'stormlock@contoso.example' });
      group = world.addGroup({
        primarySmtpAddress: 'all@contoso.example',
        kind: 'DynamicDistributionGroup',
        memberCount: members,
        namedMembers: sentinels.map(({ id }) => id),
      });
      return { sentinels: sentinels.map((user) => user.userPrincipalName), lockHolder: lockHolder.address };
    },
  });
  if (group === undefined) throw new Error('the tenant was not furnished');
  const startAt = parts.clock.now() + MINUTE;
  const mails = generateStorm({ seed, members, shape, replies, startAt, to: [group.primarySmtpAddress] });
  return Object.assign(parts, { group, mails });
}
