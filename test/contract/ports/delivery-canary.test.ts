import { describe, expect, it } from 'vitest';
import { exchangeGroupLock } from '../../../shared/adapters/exchange/group-lock.ts';
import { graphDeliveryCanary } from '../../../shared/adapters/graph/mail-tips.ts';
import { type Group, toGroupId } from '../../../shared/domain/group.ts';
import type { DeliveryCanary, GroupLock } from '../../../shared/ports/groups.ts';
import type { SentinelId } from '../../../shared/ports/mail.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { FakeExchange } from '../../fakes/world-exchange.ts';
import { address, group, NOON, SENTINEL } from '../stores/records.ts';

type Stage = {
  canary: DeliveryCanary;
  lock: GroupLock;
  group: Group;
  /** A group that the service does not know. */
  unknown: Group;
  /** An ordinary mailbox. */
  as: SentinelId;
};

const HOLDER = address('stormlock@contoso.example');
const UNKNOWN = group({
  id: toGroupId('00000000-0000-4000-8000-000000000000'),
  address: address('list@elsewhere.example'),
});

const subjects: { name: string; start(): Promise<Stage> }[] = [
  {
    name: 'in memory',
    async start() {
      const exchange = new FakeExchange(new TestClock(NOON));
      exchange.restricted = 'by the lists';
      exchange.deleted.add(UNKNOWN.id);
      return { canary: exchange, lock: exchange, group: group(), unknown: UNKNOWN, as: SENTINEL };
    },
  },
  {
    name: 'of the simulated tenant',
    async start() {
      const { world, graph, exchange, napping: clock } = await onTenant();
      world.addUser({ address: HOLDER });
      const everyone = address('everyone@contoso.example');
      const { guid } = world.addGroup({ primarySmtpAddress: everyone, memberCount: 3_000 });
      return {
        canary: graphDeliveryCanary({ graph }),
        lock: exchangeGroupLock({ exchange, clock }),
        group: group({ id: toGroupId(guid), address: everyone, addresses: [everyone] }),
        unknown: UNKNOWN,
        as: world.addUser({ address: 'ann@contoso.example' }).id as SentinelId,
      };
    },
  },
];

describe.each(subjects)('a delivery canary $name', ({ start }) => {
  it('may mail a group that nobody restricted, and no longer when only others may', async () => {
    const { canary, lock, group: everyone, as } = await start();
    expect(await canary.isRestricted(everyone, as)).toBe(false);
    const change = { form: 'add', ...(await lock.resolveSenders([HOLDER])) } as const;
    await lock.write(everyone, change);
    expect(await canary.isRestricted(everyone, as)).toBe(true);
    await lock.write(everyone, { ...change, form: 'remove' });
    expect(await canary.isRestricted(everyone, as)).toBe(false);
  });

  it('has no answer for what the service does not know', async () => {
    const { canary, unknown, as } = await start();
    expect(await canary.isRestricted(unknown, as)).toBeUndefined();
  });
});
