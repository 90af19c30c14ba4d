import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Parts, type PartsOptions, startParts } from '../../../dev/demo/parts.ts';
import type { Exchange } from '../../../dev/tenant/record.ts';
import type { Tenant } from '../../../dev/tenant/server.ts';
import type { Group, NewGroup, User } from '../../../dev/tenant/world/types.ts';
import { toGroupId } from '../../../shared/domain/group.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import type { Observation } from '../../../shared/domain/observation.ts';
import { recordTenant } from './contract.ts';
import { until } from './until.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const MORNING = Date.parse('2016-11-14T08:00:00Z');

/** Mail and notifications take no time, so that what a test waits for is the app alone. */
const PROMPT_TENANT = {
  transport: {
    queueDelay: 0,
    restrictionPropagation: 0,
    deliveryLatency: 0,
    deliverySpread: 0,
    deliveriesPerSecond: Number.POSITIVE_INFINITY,
    indexLag: 2 * MINUTE,
  },
  notifications: { latency: { least: 0, average: 0, most: 0 }, batchWindow: 0 },
};

/** Timers fire when a test fires them; patience is short, so that hours take few leaps. */
const SETTINGS = {
  'AzureWebJobs.wake.Disabled': 'true',
  'AzureWebJobs.sweep.Disabled': 'true',
  'AzureWebJobs.subscriptions.Disabled': 'true',
  'AzureWebJobs.housekeeping.Disabled': 'true',
  'AzureWebJobs.orphans.Disabled': 'true',
  STORMLOCK_LOCKS_PER_HOUR: '1000',
  STORMLOCK_SETTLE: 'PT5M',
  STORMLOCK_INDEX_LAG: 'PT5M',
  STORMLOCK_COOL_DOWN: 'PT30M',
};

export type StageOptions = Partial<Omit<PartsOptions, 'furnish' | 'settings'>> & {
  /** A setting that is `undefined` is left out. */
  settings?: Readonly<Record<string, string | undefined>>;
  sentinels?: number;
  /** Left out: nothing is subscribed to yet. */
  subscribe?: boolean;
};

/** Everything a test needs, running: storage, tenant, the built app, and two sentinels that are watched. */
export type Stage = Parts & {
  sentinels: readonly User[];
  lockHolder: User;
  /** A group of so many anonymous members and the sentinels. */
  addGroup(group: NewGroup): Group;
  /** Time passes at once. */
  leap(duration: number): void;
  /** The newest incident of the group. */
  incidentOf(group: Group): Promise<Incident | undefined>;
  /** Waits until the newest incident of the group is so. */
  incidentWhere(group: Group, what: string, holds: (incident: Incident) => boolean): Promise<Incident>;
  /** Sweeps minute after minute, for at most `most`, until the newest incident of the group is so. */
  sweepUntil(
    group: Group,
    what: string,
    holds: (incident: Incident) => boolean,
    pace?: { step?: number; most?: number },
  ): Promise<Incident>;
  /** What the app saw of the group's mail, newest first. */
  seen(group: Group): Promise<Observation[]>;
  /** Exchanges with a service since the stage stood, or with a part of the address. */
  said(service: Exchange['service'], method?: string, part?: string): Exchange[];
  /** Cmdlets that changed the group, or were to, in order. */
  writesTo(group: Group): string[];
  post(path: string, body: string | object, headers?: Record<string, string>): Promise<Response>;
  /** Orders by the kill-switch, with the function key. */
  order(order: object): Promise<{ status: number; body: Record<string, unknown> }>;
};

/** Stops when the test ends; a stage of several tests is stopped by `afterAll`. */
export async function stageForTest(options: StageOptions = {}): Promise<Stage> {
  const stage = await startStage(options);
  onTestFinished(() => stage.stop());
  return stage;
}

export async function startStage(options: StageOptions = {}): Promise<Stage> {
  requireBuild();
  const { sentinels: count = 2, subscribe = true, tenant = {}, ...given } = options;
  let sentinels: User[] = [];
  let lockHolder: User | undefined;
  const parts = await startParts({
    startAt: MORNING,
    speed: 1,
    ...given,
    tenant: {
      ...tenant,
      transport: { ...PROMPT_TENANT.transport, ...tenant.transport },
      notifications: { ...PROMPT_TENANT.notifications, ...tenant.notifications },
    },
    settings: defined({ ...SETTINGS, ...options.settings }),
    furnish: ({ world }: Tenant) => {
      sentinels = Array.from({ length: count }, (_, i) =>
        world.addUser({ address: `sentinel-${i + 1}@contoso.example` }),
      );
      lockHolder = world.addUser({ address: 'stormlock@contoso.example', displayName: 'Stormlock' });
      return { sentinels: sentinels.map((user) => user.userPrincipalName), lockHolder: lockHolder.address };
    },
  });
  recordTenant(parts.tenant);
  if (lockHolder === undefined) throw new Error('the tenant was not furnished');
  const stage = withHelp(parts, sentinels, lockHolder);
  if (subscribe) await parts.host.fire('subscriptions');
  if (subscribe) await firstReadings(stage);
  return stage;
}

const BUNDLE = fileURLToPath(new URL('../../../dist/app/index.mjs', import.meta.url));

function requireBuild(): void {
  if (!existsSync(BUNDLE)) throw new Error('The app is not built. Run "npm run build" first.');
}

/** A new sentinel's inbox is read once before anything happens. */
const firstReadings = (stage: Stage): Promise<boolean> =>
  until(
    'the sentinels are read for the first time',
    async () => {
      const cursors = await stage.stores.cursors.list();
      return cursors.length > 0 && cursors.every(({ value }) => value.readAt !== undefined);
    },
    { story: () => logTail(stage) },
  );

function withHelp(parts: Parts, sentinels: User[], lockHolder: User): Stage {
  const newest = async (group: Group): Promise<Incident | undefined> =>
    (await parts.stores.incidents.list({ limit: 100 }))
      .map(({ value }) => value)
      .find((incident) => incident.group.id === group.guid);
  const story = (group: Group) => async () => `${storyOf(await newest(group))}\n${logTail(parts)}`;
  return Object.assign(parts, {
    sentinels,
    lockHolder,
    addGroup: (group: NewGroup) =>
      parts.tenant.world.addGroup({
        memberCount: 5_000,
        namedMembers: sentinels.map(({ id }) => id),
        ...group,
      }),
    leap: (duration: number) => parts.clock.leapTo(parts.clock.now() + duration),
    incidentOf: newest,
    incidentWhere: (group: Group, what: string, holds: (incident: Incident) => boolean) =>
      until(
        what,
        async () => {
          const incident = await newest(group);
          return incident !== undefined && holds(incident) && incident;
        },
        { story: story(group) },
      ),
    async sweepUntil(
      group: Group,
      what: string,
      holds: (incident: Incident) => boolean,
      { step = MINUTE, most = 12 * HOUR }: { step?: number; most?: number } = {},
    ) {
      for (let passed = 0; ; passed += step) {
        await parts.host.fire('wake');
        await parts.host.fire('sweep');
        const incident = await newest(group);
        if (incident !== undefined && holds(incident)) return incident;
        if (passed > most)
          throw new Error(`Not within ${most / MINUTE} minutes: ${what}\n${await story(group)()}`);
        parts.clock.leapTo(parts.clock.now() + step);
      }
    },
    seen: (group: Group) => {
      const now = parts.clock.now();
      return parts.stores.observations.window(toGroupId(group.guid), now - 7 * DAY, now + HOUR, 1_000);
    },
    said: (service: Exchange['service'], method?: string, part = '') =>
      parts.tenant.exchanges.filter(
        (exchange) =>
          exchange.service === service &&
          (method === undefined || exchange.method === method) &&
          exchange.url.includes(part),
      ),
    writesTo: ({ guid }: Group) =>
      parts.services.exchange.log
        .filter(({ cmdlet, identity }) => !cmdlet.startsWith('Get-') && identity === guid)
        .map(({ cmdlet }) => cmdlet),
    post: (path: string, body: string | object, headers: Record<string, string> = {}) =>
      fetch(`${parts.host.url}/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async order(order: object) {
      const response = await fetch(`${parts.host.url}/api/kill-switch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-functions-key': parts.host.keys.default },
        body: JSON.stringify(order),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  });
}

const storyOf = (incident: Incident | undefined): string =>
  incident === undefined
    ? 'There is no incident.'
    : [
        `${incident.id}: ${incident.containment.state}, ${incident.cleanup.state}`,
        ...incident.timeline.map(({ at, what }) => `  ${new Date(at).toISOString()} ${what}`),
        `  setbacks: ${JSON.stringify(incident.setbacks)}`,
      ].join('\n');

const logTail = ({ host }: Parts): string =>
  host.logs
    .filter(({ level }) => level === 'error' || level === 'warning')
    .slice(-10)
    .map((entry) => `${entry.level} ${entry.category}: ${entry.message} ${entry.error ?? ''}`)
    .join('\n');

const defined = (settings: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
