import { Allowance } from '../allowance.ts';
import type { Route, TenantRequest, TenantResponse } from '../http.ts';
import type { World } from '../world/world.ts';
import { Cases } from './cases.ts';
import { expandFrom } from './expand-name.ts';
import { Jobs } from './jobs.ts';
import { missingLicence, missingRole, throttled } from './refusal.ts';
import { DEFAULT_EDISCOVERY, type EdiscoverySettings, type JobFault } from './settings.ts';
import { type Removal, WorldMailIndex } from './world-index.ts';

export const READ = ['eDiscovery.Read.All', 'eDiscovery.ReadWrite.All'];
export const WRITE = ['eDiscovery.ReadWrite.All'];

/** Purview eDiscovery of the tenant. */
export class Ediscovery {
  /** May be changed on the way. */
  readonly settings: EdiscoverySettings;
  readonly cases = new Cases();
  readonly jobs: Jobs;
  /** Requests so far, throttled ones, and the busiest minute. */
  readonly load: Allowance;
  readonly #index: WorldMailIndex;
  readonly #world: World;

  constructor(world: World, options: Partial<EdiscoverySettings> = {}) {
    this.settings = { ...DEFAULT_EDISCOVERY, ...options };
    this.#world = world;
    this.#index = new WorldMailIndex(world);
    this.load = new Allowance(this.settings.requestsPerMinute);
    this.jobs = new Jobs({
      now: () => world.clock.now(),
      index: this.#index,
      expand: expandFrom(world.directory),
      settings: this.settings,
    });
  }

  /** What goes wrong with the next jobs. */
  get faults(): JobFault[] {
    return this.jobs.faults;
  }

  /** Every item that a purge took out of mailboxes' folders, in order. */
  get removals(): readonly Removal[] {
    this.advance();
    return this.#index.removals;
  }

  get itemsRemoved(): number {
    return this.removals.reduce((sum, { count }) => sum + count, 0);
  }

  now(): number {
    return this.#world.clock.now();
  }

  /** Lets purges that are over take effect, also where the world's scheduler does not run. */
  advance(): void {
    this.#world.scheduler.runDue();
    this.#world.advance();
  }

  /** A route under the shared allowance, behind licence and role. */
  route(
    method: Route['method'],
    path: string,
    permissions: readonly string[],
    handle: (request: TenantRequest) => TenantResponse,
  ): Route {
    return {
      service: 'graph',
      method,
      path: `/v1.0/security/cases/ediscoveryCases${path}`,
      permissions,
      handle: (request) => {
        this.advance();
        const wait = this.load.take(this.now());
        if (wait > 0) throw throttled(wait);
        if (!this.settings.isLicensed) throw missingLicence();
        if (!this.settings.hasManagerRole) throw missingRole('eDiscovery Manager');
        return handle(request);
      },
    };
  }
}
