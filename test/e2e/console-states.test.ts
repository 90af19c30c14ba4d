import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Role } from '../../shared/domain/access.ts';
import type { Incident, IncidentId } from '../../shared/domain/incident.ts';
import { type Preview, startPreview } from '../console/preview.ts';
import { seed } from '../console/seed.ts';
import { type MemoryApp, memoryApp, signedInAccess } from '../functions/app.ts';
import {
  findChromium,
  keepScreen,
  type Look,
  openPage,
  overflowOf,
  seriousFaults,
  startBrowser,
} from './harness/browser.ts';

const executable = findChromium();
const NOW = Date.parse('2026-11-24T10:45:00Z');

describe.runIf(executable !== undefined)('the console, whatever the state', () => {
  let browser: Browser;
  let preview: Preview;
  let app: MemoryApp;
  let storm: Incident;
  let developmentRole: Role = 'operator';

  beforeAll(async () => {
    browser = await startBrowser(executable ?? '');
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    developmentRole = 'operator';
    app = memoryApp();
    await app.clock.advance(NOW - app.clock.now());
    storm = await seed(app, NOW, 'held');
    preview = await startPreview(app, () => signedInAccess({ platformSignIn: false, developmentRole }));
    onTestFinished(() => preview.stop());
  });

  const open = (hash = '', look: Look = {}) => openPage(browser, `${preview.url}/api/console${hash}`, look);
  const change = async (what: (incident: Incident) => Incident): Promise<void> => {
    const row = await app.stores.incidents.get(storm.id);
    if (row === undefined) throw new Error('no storm');
    await app.stores.incidents.update(what(row.value), row.version);
  };
  const ofStorm = () => `#/incidents/${storm.id}`;

  test('an order given on a state that is no longer is not carried out; the page shows the new one and asks again', async () => {
    const { page } = await open(ofStorm());
    await page.getByRole('button', { name: 'Approve the purge' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('looks right');
    await change((incident) => ({
      ...incident,
      cleanup: { state: 'handed-over', why: 'no licence', remedy: 'search by hand', at: NOW },
    }));
    await page.getByRole('dialog').getByRole('button', { name: 'Approve the purge' }).click();
    await page
      .getByRole('alert')
      .getByText(/has changed while you were deciding and is now “Needs a hand”/)
      .waitFor();
    expect((await app.stores.incidents.get(storm.id))?.value.cleanup.state).toBe('handed-over');
    expect((await app.stores.audit.list({ limit: 1 }))[0]?.act).not.toBe('order approve');
  });

  test('an order is repeated by itself where nothing that was decided on has changed', async () => {
    const { page } = await open(ofStorm());
    await page.getByRole('button', { name: 'Approve the purge' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('looks right');
    await change((incident) => ({ ...incident, lastSeenAt: NOW }));
    await page.getByRole('dialog').getByRole('button', { name: 'Approve the purge' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await app.stores.incidents.get(storm.id))?.value.cleanup).toMatchObject({
      state: 'running',
      run: { cleared: true },
    });
  });

  test('pausing pauses, whatever somebody else set in the meantime', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('wait');
    const row = await app.stores.switch.get();
    if (row === undefined) throw new Error('no switch');
    await app.stores.switch.put({ ...row.value, position: 'observe' }, row.version);
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.locator('.switch-state').getByText('Paused').waitFor();
    expect((await app.stores.switch.get())?.value.position).toBe('paused');
  });

  test('a false alarm is dismissed, and its scenario can be had', async () => {
    const { page } = await open(ofStorm());
    await page.getByRole('button', { name: 'Dismiss as false alarm' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('a birthday');
    await page.getByRole('dialog').getByRole('button', { name: 'Dismiss as false alarm' }).click();
    const link = page.getByRole('link', { name: 'Scenario for backtests' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe(`${storm.id}.jsonl`);
    expect((await app.stores.scenarios.get(storm.id as IncidentId))?.observations.length).toBeGreaterThan(5);
  });

  test('who loses the role in the middle of it is told so', async () => {
    const { page } = await open(ofStorm());
    await page.getByRole('button', { name: 'Extend the lock' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('still coming in');
    developmentRole = 'reader';
    await page.getByRole('dialog').getByRole('button', { name: 'Extend the lock' }).click();
    await page
      .getByRole('alert')
      .getByText(/needs the app role Stormlock.Operator/)
      .waitFor();
  });

  test('an incident that is not there says so', async () => {
    const { page } = await open('#/incidents/20200101-000000-000000');
    await page.getByRole('heading', { name: 'No such incident' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  test.each([
    ['on a desktop', { width: 1280 }],
    ['on a phone in the dark', { width: 360, dark: true }],
  ] as const)('every kind of incident is accessible and fits %s', async (name, look) => {
    const { incidents } = await app.stores.incidents
      .list({ limit: 20 })
      .then((rows) => ({ incidents: rows }));
    for (const { value } of incidents) {
      const { page, complaints } = await open(`#/incidents/${value.id}`, look);
      await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
      await keepScreen(page, `${value.id} ${name}`.replaceAll(' ', '-'));
      expect(await overflowOf(page), value.id).toBeLessThanOrEqual(0);
      expect(await seriousFaults(page), value.id).toEqual([]);
      expect(
        complaints.filter((text) => !text.includes('status of 4')),
        value.id,
      ).toEqual([]);
    }
  });
});
