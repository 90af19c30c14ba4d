import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStores, type Stores } from '../../shared/adapters/storage/open-stores.ts';
import { startAzurite } from '../azurite.ts';
import { RehearsalClock } from '../clock.ts';
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
  onLog?: (entry: LogEntry) => void;
};

export type Parts = {
  clock: RehearsalClock;
  tenant: Tenant;
  services: Services;
  host: SpawnedHost;
  /** The app's own tables, to look at. */
  stores: Stores;
  stop(): Promise<void>;
};

/** Everything a rehearsal needs, on this machine: storage, tenant, and the built app in the local host. */
export async function startParts(options: PartsOptions): Promise<Parts> {
  const folder = mkdtempSync(join(tmpdir(), 'stormlock-'));
  const clock = RehearsalClock.start(join(folder, 'clock.json'), options.startAt, options.speed);
  const azurite = await startAzurite();
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
  const host = await spawnHost({
    env: {
      ...appSettings(tenant.env(), azurite.connectionString, clock.file),
      STORMLOCK_SENTINELS: sentinels.join(','),
      STORMLOCK_LOCK_HOLDER: lockHolder,
      ...options.settings,
    },
    clockFile: clock.file,
    port: options.port ?? 0,
    ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
  });
  return {
    clock,
    tenant,
    services: acting,
    host,
    stores: openStores({ connection: { connectionString: azurite.connectionString } }),
    async stop() {
      await host.stop();
      await tenant.stop();
      await azurite.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
