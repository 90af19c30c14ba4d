import { describe, expect, it } from 'vitest';
import { graphMailReader } from '../../../shared/adapters/graph/mail.ts';
import { graphDeliveryCanary, graphMemberTip } from '../../../shared/adapters/graph/mail-tips.ts';
import { graphMemberCount } from '../../../shared/adapters/graph/members.ts';
import { graphSentinelDirectory } from '../../../shared/adapters/graph/sentinels.ts';
import { graphSubscriptions } from '../../../shared/adapters/graph/subscriptions.ts';
import { graphTransport } from '../../../shared/adapters/graph/transport.ts';
import { mailChannel } from '../../../shared/adapters/notices/mail.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { type Group, toGroupId } from '../../../shared/domain/group.ts';
import {
  CursorExpired,
  type DeltaPage,
  type MailReader,
  type SentinelId,
} from '../../../shared/ports/mail.ts';
import { NOON, tenantForTest } from '../../dev/tenant/support/tenant.ts';
import { failure, napClock } from '../http/service.ts';

async function setUp() {
  const { tenant, clock, world, token } = await tenantForTest();
  const graph = graphTransport({
    url: tenant.url,
    tokens: { authorizationFor: () => Promise.resolve(`Bearer ${token}`) },
    clock: napClock(),
    development: true,
  });
  const anna = world.addUser({ address: 'anna@contoso.example' });
  const bob = world.addUser({ address: 'bob@contoso.example' });
  const all = world.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    proxyAddresses: ['SMTP:all@contoso.example', 'smtp:everybody@contoso.example'],
    namedMembers: [anna.id, bob.id],
    memberCount: 4_000,
  });
  return { tenant, clock, world, graph, anna, bob, all };
}

const sentinel = (id: string) => id as SentinelId;

/** All pages of one reading. */
async function readAll(mail: MailReader, id: SentinelId, first: Promise<DeltaPage>) {
  let page = await first;
  const pages = [page];
  while (!page.complete) {
    page = await mail.read(id, page.next);
    pages.push(page);
  }
  return { messages: pages.flatMap(({ messages }) => messages), pages: pages.length, next: page.next };
}

describe('Mail of the simulated tenant', () => {
  it('is read page by page and then from where the last reading ended', async () => {
    const { world, graph, anna } = await setUp();
    const mail = graphMailReader({ graph, pageSize: 2 });
    const send = (subject: string) =>
      world.post({ from: world.person(1), to: ['all@contoso.example'], subject, body: 'Remove me.' });
    for (const subject of ['one', 'two', 'three']) send(subject);
    const id = sentinel(anna.id);
    const first = await readAll(mail, id, mail.seed(id, NOON - 1_000));
    expect(first.messages.map(({ subject }) => subject)).toEqual(['one', 'two', 'three']);
    expect(first.pages).toBe(2);
    expect(first.messages[0]).toMatchObject({
      from: world.person(1).address,
      recipients: ['all@contoso.example'],
      preview: 'Remove me.',
      sentAt: NOON,
    });
    const post = send('four');
    const next = await readAll(mail, id, mail.read(id, first.next));
    expect(next.messages.map(({ internetMessageId }) => internetMessageId)).toEqual([post.internetMessageId]);
  });

  it('has an expired cursor after a reset', async () => {
    const { tenant, graph, anna } = await setUp();
    const mail = graphMailReader({ graph });
    const { next } = await mail.seed(sentinel(anna.id), NOON);
    tenant.resetDelta(anna);
    expect(await failure(mail.read(sentinel(anna.id), next))).toBeInstanceOf(CursorExpired);
  });

  it('is still there until it is moved out of the inbox', async () => {
    const { world, graph, anna } = await setUp();
    const mail = graphMailReader({ graph });
    const ids = Array.from({ length: 23 }, (_, i) => {
      const { internetMessageId } = world.post({
        from: world.person(i),
        to: ['all@contoso.example'],
        subject: `Re: ${i}`,
        internetMessageId: `<it's-${i}@contoso.example>`,
      });
      return internetMessageId;
    });
    expect(await mail.stillThere(sentinel(anna.id), [...ids, '<unknown@x>'])).toEqual(new Set(ids));
  });
});

describe('The directory of the simulated tenant', () => {
  it('names sentinels by id, UPN and group', async () => {
    const { graph, anna, bob } = await setUp();
    const directory = graphSentinelDirectory({ graph });
    expect(await directory.resolve(anna.id)).toEqual([anna.id]);
    expect(await directory.resolve('bob@contoso.example')).toEqual([bob.id]);
    expect(await directory.resolve('nobody@contoso.example')).toEqual([]);
    const world = await setUp();
    const small = world.world.addGroup({
      primarySmtpAddress: 'sentinels@contoso.example',
      proxyAddresses: ['SMTP:sentinels@contoso.example', 'smtp:watch@contoso.example'],
      namedMembers: [world.anna.id, world.bob.id],
    });
    const other = graphSentinelDirectory({ graph: world.graph });
    expect(await other.resolve('group:Watch@contoso.example')).toEqual([world.anna.id, world.bob.id]);
    expect(await other.resolve(`group:${small.primarySmtpAddress}`)).toHaveLength(2);
    expect(await other.resolve('group:nothing@contoso.example')).toEqual([]);
  });

  it('counts members and tells a lock by mail tips', async () => {
    const { world, graph, anna, all } = await setUp();
    expect(await graphMemberCount({ graph })(all.entraId ?? '')).toBe(4_002);
    const address = 'all@contoso.example' as Address;
    expect(await graphMemberTip({ graph })(address, sentinel(anna.id))).toBe(4_002);
    const group: Group = {
      id: toGroupId(all.guid),
      kind: 'distribution-list',
      name: 'All',
      address,
      addresses: [address],
      onPremises: false,
      audience: { members: 4_002, exact: true },
    };
    const canary = graphDeliveryCanary({ graph });
    expect(await canary.isRestricted(group, sentinel(anna.id))).toBe(false);
    world.restrict(all, { acceptMessagesOnlyFrom: ['a-lock-holder'] });
    expect(await canary.isRestricted(group, sentinel(anna.id))).toBe(true);
    const external = { ...group, address: 'nobody@elsewhere.example' as Address };
    expect(await canary.isRestricted(external, sentinel(anna.id))).toBeUndefined();
  });
});

describe('Subscriptions of the simulated tenant', () => {
  it('that nobody answers for are tried again later, and unknown ones are no longer there', async () => {
    const { graph, anna } = await setUp();
    const subscriptions = graphSubscriptions({ graph });
    const created = subscriptions.create({
      resource: `users/${anna.id}/mailFolders('inbox')/messages`,
      notificationUrl: 'https://127.0.0.1:1/api/notify',
      lifecycleNotificationUrl: 'https://127.0.0.1:1/api/lifecycle',
      clientState: 'state',
      expiresAt: NOON + 86_400_000,
    });
    expect((await failure(created)).name).toBe('RetryLater');
    expect(await subscriptions.list()).toEqual([]);
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await subscriptions.renew(unknown, NOON + 86_400_000)).toBe(false);
    await subscriptions.remove(unknown);
  });
});

it('Notices by mail arrive in the simulated tenant with our header', async () => {
  const { world, graph, anna, bob } = await setUp();
  const channel = mailChannel({ graph, from: anna.address as Address, to: [bob.address as Address] });
  const notice = {
    kind: 'locked',
    severity: 'critical',
    title: 'Locked',
    text: 'Now.',
    facts: [],
    at: NOON,
  } as const;
  await channel.send(notice);
  const mail = graphMailReader({ graph });
  const { messages } = await readAll(mail, sentinel(bob.id), mail.seed(sentinel(bob.id), NOON - 1_000));
  expect(messages[0]?.subject).toBe('[Stormlock] Locked');
  expect(messages[0]?.headers?.get('x-stormlock')).toBe('notice');
  expect(world.posts).toHaveLength(1);
});
