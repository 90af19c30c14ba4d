import { describe, expect, it } from 'vitest';
import { graphMessageTrace } from '../../../shared/adapters/graph/message-trace.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import { type Group, toGroupId } from '../../../shared/domain/group.ts';
import { DAY, HOUR, MINUTE, type Milliseconds } from '../../../shared/domain/time.ts';
import type { MessageTrace } from '../../../shared/ports/message-trace.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { FakeTrace } from '../../fakes/world-trace.ts';
import { address, GROUP, group, NOON, OTHER_GROUP } from '../stores/records.ts';

const EVERYONE = address('everyone@contoso.example');
const ALL = address('all@contoso.example');
const OTHER = address('other@contoso.example');
const ANN = address('ann@contoso.example');

type Stage = {
  trace: MessageTrace;
  /** Also reached as all@. */
  everyone: Group;
  other: Group;
  pass(time: Milliseconds): Promise<void>;
  /** Ann mails a locked group and is turned away. */
  turnsAway(to: Address, subject: string): string;
  /** The tenant has not granted what it takes. */
  refuses(): void;
};

const groupsOf = (everyone: string, other: string) => ({
  everyone: group({ id: toGroupId(everyone), address: EVERYONE, addresses: [EVERYONE, ALL] }),
  other: group({ id: toGroupId(other), address: OTHER, addresses: [OTHER] }),
});

const subjects: { name: string; start(): Promise<Stage> }[] = [
  {
    name: 'in memory',
    async start() {
      const clock = new TestClock(NOON);
      const trace = new FakeTrace(clock);
      return {
        trace,
        ...groupsOf(GROUP, OTHER_GROUP),
        pass: (time) => clock.advance(time),
        turnsAway(to, subject) {
          const messageId = `<${trace.attempts.length}@contoso.example>`;
          trace.attempts.push({ messageId, from: ANN, subject, at: clock.now(), to });
          return messageId;
        },
        refuses: () => {
          trace.failure = new Refused('401', 'Grant it.');
        },
      };
    },
  },
  {
    name: 'of the simulated tenant',
    async start() {
      const { world, clock, tenant, graph } = await onTenant();
      const restrictions = {
        acceptMessagesOnlyFrom: [world.addUser({ address: 'desk@contoso.example' }).exchangeGuid],
      };
      const [everyone, other] = [[EVERYONE, ALL], [OTHER]].map(([primary = '', ...more]) =>
        world.addGroup({
          primarySmtpAddress: primary,
          proxyAddresses: [`SMTP:${primary}`, ...more.map((each) => `smtp:${each}`)],
          memberCount: 3_000,
          restrictions,
        }),
      );
      return {
        trace: graphMessageTrace({ graph }),
        ...groupsOf(everyone?.guid ?? '', other?.guid ?? ''),
        pass: (time) => clock.advance(time),
        turnsAway: (to, subject) => world.post({ from: ANN, to: [to], subject }).internetMessageId,
        refuses: () => {
          tenant.behaviour.tracing.isProvisioned = false;
        },
      };
    },
  },
];

const SHOWN = HOUR;

describe.each(subjects)('a message trace $name', ({ start }) => {
  it('tells who was turned away by a group, by whichever of its addresses they tried', async () => {
    const { trace, everyone, turnsAway, pass } = await start();
    const first = turnsAway(EVERYONE, 'RE: test');
    await pass(MINUTE);
    const second = turnsAway(ALL, 'Stop!');
    await pass(SHOWN);
    const told = await trace.turnedAway(everyone, NOON, NOON + HOUR);
    expect(told.toSorted((a, b) => a.at - b.at)).toMatchObject([
      { messageId: first, from: ANN, subject: 'RE: test', at: NOON },
      { messageId: second, from: ANN, subject: 'Stop!', at: NOON + MINUTE },
    ]);
  });

  it('tells of the time it is asked about, both ends included', async () => {
    const { trace, everyone, turnsAway, pass } = await start();
    for (const subject of ['first', 'second', 'third']) {
      turnsAway(EVERYONE, subject);
      await pass(MINUTE);
    }
    await pass(SHOWN);
    const told = await trace.turnedAway(everyone, NOON + MINUTE, NOON + 2 * MINUTE);
    expect(told.map(({ subject }) => subject).toSorted()).toEqual(['second', 'third']);
  });

  it('tells nothing of other groups', async () => {
    const { trace, everyone, other, turnsAway, pass } = await start();
    turnsAway(OTHER, 'RE: other');
    await pass(SHOWN);
    expect(await trace.turnedAway(everyone, NOON, NOON + MINUTE)).toEqual([]);
    expect(await trace.turnedAway(other, NOON, NOON + MINUTE)).toHaveLength(1);
  });

  it('lags behind the mail', async () => {
    const { trace, everyone, turnsAway, pass } = await start();
    await pass(HOUR);
    turnsAway(EVERYONE, 'RE: test');
    expect(await trace.turnedAway(everyone, NOON, NOON + HOUR)).toEqual([]);
    await pass(SHOWN);
    expect(await trace.turnedAway(everyone, NOON, NOON + HOUR)).toHaveLength(1);
  });

  it('reaches back ten days at most, and is not refused for being asked about more', async () => {
    const { trace, everyone, turnsAway, pass } = await start();
    turnsAway(EVERYONE, 'long ago');
    await pass(11 * DAY);
    turnsAway(EVERYONE, 'lately');
    await pass(SHOWN);
    const told = await trace.turnedAway(everyone, NOON, NOON + 11 * DAY + SHOWN);
    expect(told.map(({ subject }) => subject)).toEqual(['lately']);
  });

  it('is refused where the tenant lacks what it takes, instead of telling of nobody', async () => {
    const { trace, everyone, refuses, pass } = await start();
    refuses();
    await pass(SHOWN);
    await expect(trace.turnedAway(everyone, NOON, NOON + HOUR)).rejects.toThrow(Refused);
  });
});
