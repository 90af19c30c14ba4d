import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Group, Post, User } from '../../dev/tenant/world/types.ts';
import { complaints, notificationFor, runsOf } from './harness/notifications.ts';
import { type Stage, stageForTest, startStage } from './harness/stage.ts';
import { until } from './harness/until.ts';

let stage: Stage;
let group: Group;

beforeAll(async () => {
  // Every notification is the test's own.
  stage = await startStage({ sentinels: 3, tenant: { notifications: { losses: 1 } } });
  group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
});

afterAll(() => stage.stop());

/** Requests for an inbox so far. */
const readsOf = (sentinel: User | undefined): number =>
  stage.said('graph', 'GET', `${sentinel?.id}/mailFolders`).length;

describe('the handshake', () => {
  const handshake = (token: string, path = 'notify') =>
    fetch(`${stage.host.url}/api/${path}?validationToken=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });

  test.each(['notify', 'lifecycle'])(
    'is answered by %s with the decoded token as plain text',
    async (path) => {
      const token = 'Validation: Testing client application Reason: a+b = 100 % & more/é';
      const response = await handshake(encodeURIComponent(token), path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await response.text()).toBe(token);
    },
  );

  test('takes a plus in the address for a space, as query strings do', async () => {
    const response = await handshake('Validation%3a+Testing+client%2Bapplication');
    expect(await response.text()).toBe('Validation: Testing client+application');
  });

  test('refuses a token with markup', async () => {
    const response = await handshake(encodeURIComponent('<script>alert(1)</script>'));
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('<script>');
  });

  test('refuses a token longer than any there is', async () => {
    expect((await handshake('x'.repeat(2_049))).status).toBe(400);
  });
});

describe('what is no notification is refused', () => {
  test.each([
    ['garbage', 'not json at all', 400],
    ['half a document', '{"value":[{"subscriptionId":"7f1', 400],
    ['nothing', '', 400],
    ['a document without value', '{"items":[]}', 400],
    ['a list', '[]', 400],
    ['a value that is no list', '{"value":"all of it"}', 400],
  ])('%s', async (_what, body, status) => {
    const response = await stage.post('notify', body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('another content type', async () => {
    const response = await stage.post('notify', '<value/>', { 'content-type': 'application/xml' });
    expect(response.status).toBe(415);
  });

  test('another method', async () => {
    const response = await fetch(`${stage.host.url}/api/notify`);
    expect([404, 405]).toContain(response.status);
  });

  test('a body over 4 MiB', async () => {
    const response = await stage.post(
      'notify',
      JSON.stringify({ value: [], pad: 'x'.repeat(4 * 1024 * 1024) }),
    );
    expect(response.status).toBe(413);
  });

  test('a body whose sender hangs up half way, which harms nobody else', async () => {
    const { hostname, port } = new URL(stage.host.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /api/notify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"value":[',
        );
        socket.destroy();
      });
      socket.on('close', () => resolve());
    });
    expect((await stage.post('notify', { value: [] })).status).toBe(202);
  });
});

test('a notification whose body the platform lost, because it came in chunks, is asked for again', async () => {
  const body = new Blob([JSON.stringify({ value: [] })]).stream();
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${stage.host.url}/api/notify`, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  });
  expect(response.status).toBe(503);
  expect(stage.host.logs.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('A notification came without its body, because it came in chunks'),
  );
});

describe('a notification wakes its sentinel', () => {
  const mail = (subject: string): Post =>
    stage.tenant.world.post({
      from: stage.tenant.world.person(1).address,
      to: [group.primarySmtpAddress],
      subject,
      body: 'Hello.',
    });

  const isSeen = (post: Post): Promise<boolean> =>
    until(`"${post.subject}" is seen`, async () =>
      (await stage.seen(group)).some(({ messageId }) => messageId === post.internetMessageId),
    );

  test('and the app reads what arrived', async () => {
    const post = mail('the first');
    const response = await stage.post('notify', { value: [notificationFor(stage, stage.sentinels[0])] });
    expect(response.status).toBe(202);
    expect(await response.text()).toBe('');
    await isSeen(post);
  });

  test('also through a subscription id that nobody knows, since the client state proves the sentinel', async () => {
    const post = mail('unknown subscription');
    const notification = {
      ...notificationFor(stage, stage.sentinels[0]),
      subscriptionId: crypto.randomUUID(),
    };
    expect((await stage.post('notify', { value: [notification] })).status).toBe(202);
    await isSeen(post);
  });

  test('and forged items among the good one hide nothing and wake nobody', async () => {
    const [good, other] = [
      notificationFor(stage, stage.sentinels[0]),
      notificationFor(stage, stage.sentinels[1]),
    ];
    const forged = [
      { ...other, clientState: `${stage.sentinels[1]?.id}.${'A'.repeat(43)}` },
      { ...other, clientState: 'secret' },
      { ...other, clientState: undefined },
      { ...other, clientState: { toString: 'x' } },
      { ...other, clientState: 'x'.repeat(100_000) },
      null,
      'item',
      42,
    ];
    const post = mail('among forged ones');
    const before = readsOf(stage.sentinels[1]);
    expect((await stage.post('notify', { value: [...forged, good, ...forged] })).status).toBe(202);
    await isSeen(post);
    expect(readsOf(stage.sentinels[1])).toBe(before);
    expect(complaints(stage.host)).toContainEqual(
      expect.stringContaining('Notifications without our client state were dropped'),
    );
  });

  test('and a batch of nothing but forged items is accepted, so that its sender learns nothing', async () => {
    const before = readsOf(stage.sentinels[1]);
    const forged = { ...notificationFor(stage, stage.sentinels[1]), clientState: 'guessed' };
    expect((await stage.post('notify', { value: [forged] })).status).toBe(202);
    expect(readsOf(stage.sentinels[1])).toBe(before);
  });

  test('and a batch for several sentinels, every item twice and in all spellings, wakes each once', async () => {
    stage.leap(60_000);
    const before = stage.sentinels.map(readsOf);
    const items = stage.sentinels.map((sentinel) => notificationFor(stage, sentinel));
    const respelled = items.map((item) => ({ ...item, resource: `Users('x')/messages('y')`, unknown: true }));
    expect((await stage.post('notify', { value: [...items, ...respelled, ...items] })).status).toBe(202);
    const once = before.map((reads) => reads + 1);
    await until('each is read', () => stage.sentinels.every((each, i) => readsOf(each) >= (once[i] ?? 0)));
    expect(stage.sentinels.map(readsOf)).toEqual(once);
  });
});

test('twenty notifications at once cost a few readings of the inbox, not twenty', async () => {
  stage.leap(60_000);
  const notification = { value: [notificationFor(stage, stage.sentinels[2])] };
  const runs = runsOf(stage.host, 'ingest');
  const before = readsOf(stage.sentinels[2]);
  const answers = await Promise.all(Array.from({ length: 20 }, () => stage.post('notify', notification)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
  await until('all are handled', () => runsOf(stage.host, 'ingest') >= runs + 20);
  // How many depends on how fast the machine is: those that came while one was under way share the next.
  expect(readsOf(stage.sentinels[2]) - before).toBeLessThan(20 / 2);
});

test('what cannot be queued is answered 5xx, so that Graph sends it again', async () => {
  const alone = await stageForTest({ sentinels: 1 });
  const notification = notificationFor(alone, alone.sentinels[0]);
  await alone.storage.stop();
  const response = await alone.post('notify', { value: [notification] });
  expect(response.status).toBeGreaterThanOrEqual(500);
});
