import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../dev/tenant/faults.ts';
import { mailChannel } from '../../../shared/adapters/notices/mail.ts';
import { teamsChannel } from '../../../shared/adapters/notices/teams.ts';
import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import type { Notice } from '../../../shared/domain/notice.ts';
import type { NoticeChannel } from '../../../shared/ports/notices.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { RecordingChannel } from '../../fakes/recording-channel.ts';
import { address, NOON } from '../stores/records.ts';

type Stage = {
  channel: NoticeChannel;
  /** What people have got to see, as text. */
  seen(): string[];
  /** The next notice meets a service that is busy, or one that does not know the way to people any more. */
  meets(trouble: 'busy' | 'gone'): void;
};

const FAULTS: Record<'busy' | 'gone', Fault> = {
  busy: { method: 'POST', status: 429, headers: { 'Retry-After': '60' } },
  gone: { method: 'POST', status: 404 },
};

const subjects: { name: string; start(): Promise<Stage> }[] = [
  {
    name: 'in memory',
    async start() {
      const channel = new RecordingChannel();
      return {
        channel,
        seen: () => channel.sent.map((notice) => JSON.stringify(notice)),
        meets(trouble) {
          channel.failure = trouble === 'busy' ? new RetryLater('429', 60_000) : new Refused('404', 'Look.');
        },
      };
    },
  },
  {
    name: 'by Teams in the simulated tenant',
    async start() {
      const { tenant, services, napping: clock } = await onTenant();
      const hook = `${tenant.env().teamsUrl}/workflows/w/triggers/manual/paths/invoke?sig=secret`;
      return {
        channel: teamsChannel({ webhookUrl: hook, clock }),
        seen: () => services.teams.cards.map(({ card }) => JSON.stringify(card)),
        meets: (trouble) => tenant.faults.failNext({ ...FAULTS[trouble], service: 'teams' }),
      };
    },
  },
  {
    name: 'by mail in the simulated tenant',
    async start() {
      const { tenant, world, graph, clock } = await onTenant();
      const [from, to] = ['stormlock@contoso.example', 'operator@contoso.example'].map((each) =>
        world.addUser({ address: each }),
      );
      if (from === undefined || to === undefined) throw new Error('nobody was added');
      return {
        channel: mailChannel({ graph, from: address(from.address), to: [address(to.address)] }),
        seen: () => to.mailbox.landed(clock.now()).map(({ post }) => `${post.subject} ${post.body}`),
        meets: (trouble) => tenant.faults.failNext({ ...FAULTS[trouble], path: 'sendMail' }),
      };
    },
  },
];

const notice: Notice = {
  kind: 'locked',
  severity: 'critical',
  title: 'Everyone was locked',
  text: 'Five people replied to 12,000.',
  facts: [{ label: 'Replies', value: '5 in 50 seconds' }],
  at: NOON,
};

describe.each(subjects)('a channel for notices $name', ({ start }) => {
  it('brings people the title, the text and the facts', async () => {
    const { channel, seen } = await start();
    await channel.send(notice);
    const [only = '', ...others] = seen();
    expect(others).toEqual([]);
    for (const part of [notice.title, notice.text, 'Replies', '5 in 50 seconds'])
      expect(only).toContain(part);
  });

  it.each([
    ['busy', RetryLater],
    ['gone', Refused],
  ] as const)('says so where it brings nothing, because the service is %s', async (trouble, error) => {
    const { channel, seen, meets } = await start();
    meets(trouble);
    await expect(channel.send(notice)).rejects.toThrow(error);
    expect(seen()).toEqual([]);
  });
});
