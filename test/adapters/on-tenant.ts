import { expect, onTestFinished } from 'vitest';
import type { TenantOptions } from '../../dev/tenant/options.ts';
import { type ServiceSettings, type Services, services } from '../../dev/tenant/services.ts';
import { exchangeClient } from '../../shared/adapters/exchange/client.ts';
import { graphTransport } from '../../shared/adapters/graph/transport.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { tenantForTest, tokenFor } from '../dev/tenant/support/tenant.ts';

/**
 * A simulated tenant with all its services, and what adapters reach them by. Where they nap, its time passes. Nothing that
 * it accepts may be wrong.
 */
export async function onTenant(
  settings: ServiceSettings = {},
  options: Partial<Omit<TenantOptions, 'clock' | 'routes'>> = {},
) {
  let parts: Services | undefined;
  const { tenant, clock, world, token } = await tenantForTest({
    ...options,
    routes: (its) => {
      parts = services(its, settings);
      return parts.routes;
    },
  });
  if (parts === undefined) throw new Error('the tenant asked for no routes');
  onTestFinished(() => expect(tenant.violations.filter(({ status }) => status < 400)).toEqual([]));
  const napping: Clock = { now: () => clock.now(), sleep: (duration) => clock.advance(duration) };
  const bearing = (bearer: string) => ({ authorizationFor: () => Promise.resolve(`Bearer ${bearer}`) });
  const common = { url: tenant.url, clock: napping, development: true };
  const exchange = exchangeClient({
    ...common,
    tenantId: tenant.env().tenantId,
    tokens: bearing(await tokenFor(tenant, 'exchange')),
  });
  const graph = graphTransport({ ...common, tokens: bearing(token) });
  return { tenant, clock, world, services: parts, napping, graph, exchange };
}
