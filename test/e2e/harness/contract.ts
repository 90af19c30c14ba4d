import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { completeBehaviour } from '../../../dev/tenant/options.ts';
import type { Tenant } from '../../../dev/tenant/server.ts';

type Finding = { code: string; at: string; message: string; source: string };
type Checker = {
  checkExchange(exchange: unknown): Finding[];
  checkNotification(notification: unknown): Finding[];
};

const CHECKER = fileURLToPath(new URL('../../../../shared/contract/validate.mjs', import.meta.url));
const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/exchanges/', import.meta.url));

/** Mail tips are documented, but not among the paths of the metadata. */
const WITHOUT = /getMailTips/;

const tenants: Tenant[] = [];

/** Its exchanges belong to this file's. */
export const recordTenant = (tenant: Tenant): void => {
  tenants.push(tenant);
};

/**
 * The last tests of a file: whatever the app and the simulated tenant said to each other is written down and held
 * against Microsoft's metadata, and the tenant found no fault with the app.
 */
export function testContract(moduleUrl: string): void {
  test('the simulated tenant found no fault with any request', () => {
    expect(tenants.flatMap((tenant) => tenant.violations)).toEqual([]);
  });

  test("every Graph exchange is as Microsoft's metadata says", async () => {
    const lines = tenants.map((tenant) => tenant.toJsonLines(WITHOUT)).join('');
    mkdirSync(ARTIFACTS, { recursive: true });
    const name = basename(fileURLToPath(moduleUrl), '.test.ts');
    writeFileSync(`${ARTIFACTS}${name}.jsonl`, lines);
    const checker = await loadChecker();
    if (checker === undefined) {
      console.log('contract check skipped: no ../shared/contract beside the checkout');
      return;
    }
    const entries = lines.split('\n').filter((line) => line !== '');
    expect(entries.length).toBeGreaterThan(0);
    expect(new Set(entries.flatMap((line) => violationsOf(line, checker)))).toEqual(new Set());
  });
}

async function loadChecker(): Promise<Checker | undefined> {
  if (!existsSync(CHECKER)) return undefined;
  const { createChecker } = await import(pathToFileURL(CHECKER).href);
  const { roles } = completeBehaviour({ clock: { now: () => 0, sleep: async () => {} } }).registration;
  return createChecker(undefined, { roles: roles.graph, allowHttpNotificationUrl: true });
}

function violationsOf(line: string, checker: Checker): string[] {
  const said = JSON.parse(line);
  const found = said.notification
    ? checker.checkNotification(said.notification)
    : checker.checkExchange(said);
  const what = said.notification ? 'notification' : `${said.method} ${new URL(said.url).pathname}`;
  return found.map(({ source, code, at, message }) => `${what}: [${source}] ${code} at ${at}: ${message}`);
}
