import functions, { type HttpRequest, type HttpResponseInit } from '@azure/functions';
import type { AdminDeps } from '../../functions/admin/call.ts';
import { answerAdmin } from '../../functions/admin/guard.ts';
import { ADMIN_ROUTES, type AdminName } from '../../functions/admin-routes.ts';
import { answerKeyHolder, answerKillSwitch } from '../../functions/kill-switch/answer.ts';
import type { World } from '../../functions/world.ts';
import type { Access } from '../../shared/compose-access.ts';
import { DEFAULT_DETECTION } from '../../shared/domain/detection-settings.ts';
import type { Group, GroupId } from '../../shared/domain/group.ts';
import { DEFAULT_POLICY } from '../../shared/domain/policy.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { address, group, NOON } from '../contract/stores/records.ts';
import { memoryStores } from '../fakes/memory-stores.ts';
import { RecordingChannel } from '../fakes/recording-channel.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { FakeExchange } from '../fakes/world-exchange.ts';
import { FakeDirectory } from '../fakes/world-mail.ts';
import { TENANT } from './tokens.ts';

/** The senders on groups' accept lists, as Exchange keeps them. */
export class MemoryGroupLock extends FakeExchange {
  readonly senders = {
    get: (id: GroupId): readonly string[] => this.lists(id).senders,
    set: (id: GroupId, senders: readonly string[]): void => this.edit(id, { senders, groups: [] }),
  };
  /** Set to make Exchange slow: writes wait for it. */
  pace: Promise<void> = Promise.resolve();

  override async write(...given: Parameters<FakeExchange['write']>): Promise<void> {
    await this.pace;
    await super.write(...given);
  }
}

const out = (): never => {
  throw new Error('this rehearsal has no eDiscovery');
};

/** The app's parts in memory: one group `everyone@example.org` of 12,000 that Exchange knows, the clock at noon. */
export function memoryApp(known: readonly Group[] = [group()]) {
  const stores = memoryStores();
  const channel = new RecordingChannel();
  const log = new RecordingLog();
  const clock = new TestClock(NOON);
  const lock = new MemoryGroupLock(clock);
  const deps: AdminDeps = {
    ...stores,
    clock,
    log,
    lock,
    firstPosition: 'armed',
    policy: DEFAULT_POLICY,
    detection: DEFAULT_DETECTION,
    actLease: MINUTE,
    staleAfter: MINUTE,
    groupCacheFor: HOUR,
    lockHolder: async () => address('stormlock@example.org'),
    allowedSenders: [],
    channels: [channel],
    directory: new FakeDirectory(...known),
    canary: { isRestricted: async () => true },
    mail: { seed: out, read: out, stillThere: async () => new Set() },
    ediscovery: {
      findCase: out,
      createCase: out,
      createSearch: out,
      listSearches: out,
      readSearch: out,
      estimate: out,
      purge: out,
      operations: out,
      lastEstimate: out,
    },
    budget: { take: async () => false },
    noticeBudget: { take: async () => true },
    linkTo: (id) => `https://stormlock.example/api/console#/incidents/${id}`,
  };
  return { deps, stores, lock, channel, log, clock, DAY };
}

export type MemoryApp = ReturnType<typeof memoryApp>;

/** The one function key that the platform of these tests knows. */
export const FUNCTION_KEY = 'the-right-function-key';

/** Platform authentication on, tokens off. */
export const signedInAccess = (overrides: Partial<Access> = {}): Access => ({
  tenant: TENANT,
  platformSignIn: true,
  keys: { accepts: async (key) => key === FUNCTION_KEY },
  publicUrl: 'https://stormlock.example.net',
  ...overrides,
});

export type Ask = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  /** Instead of `body`: what is perhaps no JSON. */
  text?: string;
  url?: string;
};

function bodyOf({ body, text = JSON.stringify(body) }: Ask): { body?: { string: string } } {
  return text === undefined ? {} : { body: { string: text } };
}

/** A request as the platform hands it to the function of that name. */
export function requestFor(name: AdminName, ask: Ask = {}): HttpRequest {
  const route = ADMIN_ROUTES.find((each) => each.name === name);
  if (route === undefined) throw new Error(`no route ${name}`);
  const path = route.route.replace(/\{(\w+)\}/g, (_, key: string) => ask.params?.[key] ?? key);
  return new functions.HttpRequest({
    method: route.method,
    url: ask.url ?? `https://stormlock.example.net/api/${path}`,
    params: ask.params ?? {},
    query: ask.query ?? {},
    headers: ask.headers ?? {},
    ...bodyOf(ask),
  });
}

export type Answered = { status: number; headers: Record<string, string>; text: string; json: unknown };

export function read(init: HttpResponseInit): Answered {
  const text = typeof init.body === 'string' ? init.body : '';
  const headers = Object.fromEntries(new Headers(init.headers as Record<string, string>));
  const json: unknown =
    headers['content-type']?.includes('json') && !headers['content-type'].includes('ndjson')
      ? JSON.parse(text)
      : undefined;
  return { status: init.status ?? 200, headers, text, json };
}

/** Under which the platform's log has what these tests ask. */
export const INVOCATION = '0f6c2b1e-5b0a-4d39-9a43-6d2c1f4b7e11';

const worldOf = (app: MemoryApp, access: Access): World => ({
  access: () => access,
  compose: async () => app.deps,
  log: app.log,
  invocation: INVOCATION,
});

/** Asks the admin API. */
export async function ask(
  app: MemoryApp,
  access: Access,
  name: AdminName,
  asked: Ask = {},
): Promise<Answered> {
  return read(await answerAdmin(name, requestFor(name, asked), worldOf(app, access)));
}

/** Orders at the kill-switch, or with `guarded` behind the platform's own guard. */
export async function order(
  app: MemoryApp,
  access: Access,
  { guarded = false, ...asked }: Ask & { guarded?: boolean },
): Promise<Answered> {
  const request = new functions.HttpRequest({
    method: 'POST',
    url: asked.url ?? `https://stormlock.example.net/api/kill-switch${guarded ? '/key' : ''}`,
    query: asked.query ?? {},
    headers: asked.headers ?? {},
    ...bodyOf(asked),
  });
  return read(await (guarded ? answerKeyHolder : answerKillSwitch)(request, worldOf(app, access)));
}
