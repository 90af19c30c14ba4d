import type { World } from '../../../dev/tenant/world/world.ts';
import { exchangeGroupLock } from '../../../shared/adapters/exchange/group-lock.ts';
import { exchangeRuleLock } from '../../../shared/adapters/exchange/rule-lock.ts';
import { runbookLock } from '../../../shared/adapters/runbook-lock.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { type Group, type GroupKind, toGroupId } from '../../../shared/domain/group.ts';
import type { GroupLock } from '../../../shared/ports/groups.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { FakeExchange } from '../../fakes/world-exchange.ts';
import { address, group, NOON, OTHER_GROUP } from '../stores/records.ts';

export const HOLDER = address('stormlock@contoso.example');
export const DESK = address('desk@contoso.example');
export const NOBODY = address('nobody@contoso.example');

export type LockStage = {
  lock: GroupLock;
  /** Anybody may mail it. */
  group: Group;
  /** Another one, of the same kind. */
  other: Group;
  /** A recipient is deleted. */
  vanishes(guid: string): void;
  /** The next reading is turned away for a while. */
  becomesBusy(): void;
  /** The next write is carried out, and its answer never arrives. */
  losesAnswer(): void;
};

export type LockSubject = { name: string; start(): Promise<LockStage> };

const inMemory: LockSubject = {
  name: 'in memory',
  async start() {
    const lock = new FakeExchange(new TestClock(NOON));
    lock.strangers.add(NOBODY);
    return {
      lock,
      group: group(),
      other: group({ id: OTHER_GROUP, address: address('other@contoso.example') }),
      vanishes: (guid) => lock.deleted.add(guid),
      becomesBusy: () => {
        lock.busyReads = 1;
      },
      losesAnswer: () => {
        lock.lostAnswers = 1;
      },
    };
  },
};

const KINDS = {
  'distribution-list': 'MailUniversalDistributionGroup',
  'mail-enabled-security-group': 'MailUniversalSecurityGroup',
  'dynamic-distribution-group': 'DynamicDistributionGroup',
  'microsoft-365-group': 'GroupMailbox',
} as const satisfies Record<GroupKind, string>;

async function tenantWith(kind: GroupKind, onPremises: boolean) {
  const { world, exchange, napping, services } = await onTenant();
  for (const mailbox of [HOLDER, DESK]) world.addUser({ address: mailbox });
  const [first, second] = ['everyone@contoso.example', 'other@contoso.example'].map((each) =>
    groupIn(world, each as Address, kind, onPremises),
  );
  if (first === undefined || second === undefined) throw new Error('no group was added');
  const { faults } = services.exchange;
  const stage: Omit<LockStage, 'lock'> = {
    group: first,
    other: second,
    vanishes(guid) {
      for (const list of [world.directory.users, world.directory.groups]) {
        const at = list.findIndex((one) => ('guid' in one ? one.guid : one.exchangeGuid) === guid);
        if (at >= 0) list.splice(at, 1);
      }
    },
    becomesBusy: () => faults.push({ fault: 'throttled', retryAfterSeconds: 60 }),
    losesAnswer: () => faults.push({ fault: 'answer-lost' }),
  };
  return { exchange, clock: napping, stage };
}

function groupIn(world: World, wanted: Address, kind: GroupKind, onPremises: boolean): Group {
  const { guid } = world.addGroup({
    primarySmtpAddress: wanted,
    kind: KINDS[kind],
    isDirSynced: onPremises,
    memberCount: 3_000,
  });
  return group({ id: toGroupId(guid), kind, address: wanted, addresses: [wanted], onPremises });
}

const byAcceptList = (kind: GroupKind): LockSubject => ({
  name: `of a ${kind} of the simulated tenant`,
  async start() {
    const { stage, ...parts } = await tenantWith(kind, false);
    return { ...stage, lock: exchangeGroupLock(parts) };
  },
});

const byRule: LockSubject = {
  name: 'by mail flow rule of the simulated tenant',
  async start() {
    const { stage, ...parts } = await tenantWith('distribution-list', true);
    const { resolveSenders, gone } = exchangeGroupLock(parts);
    return { ...stage, lock: { ...exchangeRuleLock({ ...parts, resolveSenders }), ...(gone && { gone }) } };
  },
};

/** Its runbook does at once, in the simulated tenant, what the webhook was told. */
const byRunbook: LockSubject = {
  name: 'by runbook in the simulated tenant',
  async start() {
    const { stage, ...parts } = await tenantWith('distribution-list', false);
    const reader = exchangeGroupLock(parts);
    const work: typeof globalThis.fetch = async (_, init) => {
      const { group: ordered, change } = JSON.parse(String(init?.body));
      await reader.write({ ...stage.group, ...ordered }, change);
      return new Response('{"JobIds":["1"]}', { status: 202 });
    };
    const webhookUrl = 'https://runbook.example/webhooks?token=secret';
    return { ...stage, lock: runbookLock({ webhookUrl, reader, clock: parts.clock, fetch: work }) };
  },
};

/** What changes the group's own accept list, and tells by its answer what became of it. */
export const acceptLists: readonly LockSubject[] = [
  inMemory,
  ...(Object.keys(KINDS) as GroupKind[]).map(byAcceptList),
];

/** Every way to lock. */
export const locks: readonly LockSubject[] = [...acceptLists, byRunbook, byRule];
