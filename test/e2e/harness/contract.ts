import { mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import type { Tenant } from '../../../dev/tenant/server.ts';
import { faultsOf, hasMetadata } from '../../contract/graph/referee.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/exchanges/', import.meta.url));

/** What is written down is for checks against the metadata, which lacks these. */
const WITHOUT = /getMailTips/;

const tenants: Tenant[] = [];

/** Its exchanges belong to this file's. */
export const recordTenant = (tenant: Tenant): void => {
  tenants.push(tenant);
};

// Whoever imports this has it: at the end of a file whatever the app and its simulated tenants said to each other is
// written down, no tenant found fault with the app, and Microsoft's metadata finds none with any Graph exchange.
afterAll(() => {
  if (tenants.length === 0) return;
  const lines = tenants.map((tenant) => tenant.toJsonLines(WITHOUT)).join('');
  mkdirSync(ARTIFACTS, { recursive: true });
  const name = basename(expect.getState().testPath ?? 'unknown', '.test.ts');
  writeFileSync(`${ARTIFACTS}${name}.jsonl`, lines);
  if (!hasMetadata) console.log('contract check skipped: no ../shared/contract beside the checkout');
  expect(lines, 'what was said to Graph').not.toBe('');
  expect({
    byTheTenant: tenants.flatMap(({ violations }) => violations),
    byTheMetadata: [...new Set(tenants.flatMap((tenant) => faultsOf(tenant)))],
  }).toEqual({ byTheTenant: [], byTheMetadata: [] });
});
