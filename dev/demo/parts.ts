import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStores, type Stores } from '../../shared/adapters/storage/open-stores.ts';
import { type Azurite, startAzurite } from '../azurite.ts';
import { RehearsalClock } from '../clock.ts';
import type { HostKeys } from '../host/auth.ts';
import type { LogEntry } from '../host/log.ts';
import { type SpawnedHost, spawnHost } from '../host/spawn.ts';
import type { TenantOptions } from '../tenant/options.ts';
import { startTenant, type Tenant } from '../tenant/server.ts';
import { type ServiceSettings, type Services, services } from '../tenant/services.ts';
import { appSettings } from './app-settings.ts';

export type PartsOptions = {
  /** The rehearsal begins then. */
  startAt: number;
  speed: number;
  port?: number;
  tenant?: Omit<TenantOptions, 'clock' | 'routes'>;
  services?: ServiceSettings;
  /** Further settings of the app. */
  settings?: Readonly<Record<string, string>>;
  /** Called once the tenant stands and before the app starts: sentinels and groups. */
  furnish(tenant: Tenant): { sentinels: string[]; lockHolder: string };
  /** Function keys of the platform; those that are not given are made up. */
  keys?: Partial<HostKeys>;
  /** How long a queue message stays hidden while it is handled; 600 by default. */
  handlingVisibilitySeconds?: number;
  onLog?: (entry: LogEntry) => void;
};

export type Parts = {
  clock: RehearsalClock;
  tenant: Tenant;
  services: Services;
  /** The one that runs now. */
  host: SpawnedHost;
  /** Starts the app again on the same storage and at the same address; the one before is killed, not stopped. */
  restartHost(): Promise<void>;
  /** Starts one more instance of the app on the same storage; it is stopped with the rest. */
  addHost(): Promise<SpawnedHost>;
  storage: Azurite;
  /** The app's own tables, to look at. */
  stores: Stores;
  stop(): Promise<void>;
};

/** Everything a rehearsal needs, on this machine: storage, tenant, and the built app in the local host. */
export async function startParts(options: PartsOptions): Promise<Parts> {
  const folder = mkdtempSync(join(tmpdir(), 'stormlock-'));
  const clock = RehearsalClock.start(join(folder, 'clock.json'), options.startAt, options.speed);
  const storage = await startAzurite();
  let acting: Services | undefined;
  const tenant = await startTenant({
    ...options.tenant,
    clock,
    routes: (world) => {
      acting = services(world, options.services);
      return acting.routes;
    },
  });
  if (acting === undefined) throw new Error('the tenant did not ask for its services');
  const { sentinels, lockHolder } = options.furnish(tenant);
  const start = (port: number) =>
    spawnHost({
      env: {
        ...appSettings(tenant.env(), storage.connectionString, clock.file),
        STORMLOCK_SENTINELS: sentinels.join(','),
        STORMLOCK_LOCK_HOLDER: lockHolder,
        ...options.settings,
      },
      clockFile: clock.file,
      port,
      ...(options.keys === undefined ? {} : { keys: options.keys }),
      ...(options.handlingVisibilitySeconds === undefined
        ? {}
        : { handlingVisibilitySeconds: options.handlingVisibilitySeconds }),
      ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
    });
  const added: SpawnedHost[] = [];
  const parts: Parts = {
    clock,
    tenant,
    services: acting,
    host: await start(options.port ?? 0),
    async restartHost() {
      parts.host.kill();
      await parts.host.exited;
      parts.host = await start(Number(new URL(parts.host.url).port));
    },
    async addHost() {
      const host = await start(0);
      added.push(host);
      return host;
    },
    storage,
    stores: openStores({ connection: { connectionString: storage.connectionString } }),
    async stop() {
      await Promise.all([parts.host, ...added].map((host) => host.stop()));
      await tenant.stop();
      await storage.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return parts;
}
