import { expect, it, vi } from 'vitest';
import type { TenantOptions } from '../../../dev/tenant/options.ts';
import { clientStates } from '../../../shared/adapters/client-states.ts';
import { graphMailReader } from '../../../shared/adapters/graph/mail.ts';
import { graphSentinelDirectory } from '../../../shared/adapters/graph/sentinels.ts';
import { graphSubscriptions } from '../../../shared/adapters/graph/subscriptions.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/time.ts';
import type { SentinelId } from '../../../shared/ports/mail.ts';
import { CursorBook } from '../../../shared/use-cases/cursor-book.ts';
import { keepSubscriptions } from '../../../shared/use-cases/keep-subscriptions.ts';
import { mendSubscription } from '../../../shared/use-cases/mend-subscription.ts';
import { receivingApp } from '../../dev/tenant/support/app.ts';
import { MemoryAuditStore } from '../../fakes/memory-audit.ts';
import { MemoryCursorStore } from '../../fakes/memory-cursors.ts';
import { RecordingLog } from '../../fakes/recording-log.ts';
import { onTenant } from '../on-tenant.ts';

vi.setConfig({ testTimeout: 60_000 });

const MARGIN = 2 * HOUR;

async function watching(count: number, { behind = 0 } = {}, options: Partial<TenantOptions> = {}) {
  const { tenant, world, graph, napping } = await onTenant({}, options);
  const app = await receivingApp();
  const users = Array.from({ length: count }, (_, i) => world.addUser({ address: `s${i}@contoso.example` }));
  const deps = {
    clock: { now: () => napping.now() + behind, sleep: napping.sleep },
    log: new RecordingLog(),
    cursors: new MemoryCursorStore(),
    subscriptions: graphSubscriptions({ graph }),
    audit: new MemoryAuditStore(),
    sentinelDirectory: graphSentinelDirectory({ graph }),
    clientStates: clientStates({ secrets: ['the secret of these tests'] }),
    sentinels: users.map(({ address }) => address),
    notifyUrl: `${app.url}/api/notify`,
    lifecycleUrl: `${app.url}/api/lifecycle`,
    subscriptionLifetime: 7 * DAY - MARGIN,
  };
  const said = () => tenant.exchanges.filter(({ service }) => service === 'graph');
  return { tenant, graph, napping, users, deps, said };
}

it('Thirty sentinels that are challenged at once cost thirty requests, and none is refused', async () => {
  const { tenant, deps, said } = await watching(30);
  expect(await keepSubscriptions(deps)).toMatchObject({ created: 30 });
  const before = said().length;
  const challenged = tenant.subscriptions();
  for (const { id } of challenged) tenant.sendLifecycle(id, 'reauthorizationRequired');
  await Promise.all(
    challenged.map(({ id, user }) =>
      mendSubscription(deps, { sentinel: user.id as SentinelId, madeAt: 0, challenged: id }),
    ),
  );
  expect(tenant.subscriptions().filter(({ paused }) => paused)).toEqual([]);
  expect(
    said()
      .slice(before)
      .map(({ method, status }) => `${method} ${status}`),
  ).toEqual(Array(30).fill('PATCH 200'));
});

it('Thirty sentinels whose subscriptions Graph removed at once have others after thirty requests', async () => {
  const { tenant, users, deps, said } = await watching(30);
  await keepSubscriptions(deps);
  const before = said().length;
  for (const { id } of tenant.subscriptions()) tenant.sendLifecycle(id, 'subscriptionRemoved');
  expect(tenant.subscriptions()).toEqual([]);
  await Promise.all(
    users.map(({ id }) => mendSubscription(deps, { sentinel: id as SentinelId, madeAt: 0, removed: true })),
  );
  expect(tenant.subscriptions()).toHaveLength(30);
  expect(
    said()
      .slice(before)
      .map(({ method, status }) => `${method} ${status}`),
  ).toEqual(Array(30).fill('POST 201'));
});

it('With a clock that is hours before that of Graph, subscriptions live shorter, and on', async () => {
  const { tenant, napping, deps } = await watching(2, { behind: MARGIN + HOUR });
  expect(await keepSubscriptions(deps)).toMatchObject({ created: 2, unsubscribed: [] });
  expect(await keepSubscriptions(deps)).toMatchObject({ created: 0, renewed: 0 });
  const ids = tenant.subscriptions().map(({ id }) => id);
  for (let look = 0; look < 3; look++) {
    await napping.sleep(4 * DAY);
    expect(await keepSubscriptions(deps)).toMatchObject({ created: 0, unsubscribed: [] });
  }
  expect(tenant.subscriptions().map(({ id }) => id)).toEqual(ids);
  expect(deps.log.messages('warn')).toContain(
    'Graph refuses to keep a subscription for so long; a shorter life is tried',
  );
});

it('An instance that dies after any reading leaves a place that Graph still knows', async () => {
  const { graph, napping, users, deps } = await watching(6);
  const mail = graphMailReader({ graph });
  const book = new CursorBook();
  const bookDeps = { cursors: deps.cursors, clock: deps.clock, staleAfter: MINUTE };
  for (const [i, user] of users.entries()) {
    const sentinel = user.id as SentinelId;
    await deps.cursors.put({ sentinel }, undefined);
    await napping.sleep(MINUTE);
    await book.get(bookDeps, sentinel);
    let page = await mail.seed(sentinel, napping.now() - HOUR);
    await book.move(bookDeps, { sentinel, link: page.next, readAt: napping.now() });
    for (let reading = 0; reading < i; reading++) {
      page = await mail.read(sentinel, page.next);
      await book.move(bookDeps, { sentinel, link: page.next, readAt: napping.now() });
    }
    const saved = (await deps.cursors.get(sentinel))?.value.link;
    if (saved === undefined) throw new Error('nothing was saved');
    await expect(mail.read(sentinel, saved)).resolves.toMatchObject({ complete: true });
  }
});
