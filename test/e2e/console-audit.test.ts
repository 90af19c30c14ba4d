import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Incident } from '../../shared/domain/incident.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { SECOND } from '../../shared/domain/time.ts';
import { type Preview, startPreview } from '../console/preview.ts';
import { allStaff, seed } from '../console/seed.ts';
import { type MemoryApp, memoryApp, signedInAccess } from '../functions/app.ts';
import { findChromium, openPage, overflowOf, seriousFaults, startBrowser } from './harness/browser.ts';

const executable = findChromium();
const NOW = Date.parse('2026-11-24T10:45:00Z');
const ACTS = 210;

describe.runIf(executable !== undefined)('the audit trail in the console', () => {
  let browser: Browser;
  let preview: Preview;
  let app: MemoryApp;
  let storm: Incident;

  beforeAll(async () => {
    browser = await startBrowser(executable ?? '');
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    app = memoryApp([allStaff]);
    await app.clock.advance(NOW - app.clock.now());
    storm = await seed(app, NOW, 'held');
    for (let i = 1; i <= ACTS; i++)
      await app.stores.audit.append({
        at: NOW - (ACTS - i) * SECOND,
        by: STORMLOCK,
        act: 'renew lock',
        reason: `exercise ${i}`,
        incident: storm.id,
        from: 'sweep 0b8c2c1e-7a51-4f0e-9d55-3a9f1c2b7d10 on 6a1f09c2d3e4b5a6978869',
      });
    preview = await startPreview(app, () =>
      signedInAccess({ platformSignIn: false, developmentRole: 'reader' }),
    );
    onTestFinished(() => preview.stop());
  });

  const open = (hash: string, width = 1280) =>
    openPage(browser, `${preview.url}/api/console${hash}`, { width });

  test.each([1280, 360])('is read to its first act by "Show older ones", %i pixels wide', async (width) => {
    const { page, complaints } = await open('#/audit', width);
    const older = page.getByRole('button', { name: 'Show older ones' });
    await page.getByText(`exercise ${ACTS}`, { exact: true }).waitFor();
    expect(await page.getByText('exercise 1', { exact: true }).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await older.click();
    await page.getByText('exercise 100', { exact: true }).waitFor();
    await older.click();
    await page.getByText('There are no older ones.').waitFor();
    expect(await page.getByText(/^exercise \d+$/).count()).toBe(ACTS);
    expect(await page.getByText('set switch', { exact: true }).count()).toBe(1);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  test('shows what one person did, and all of it again', async () => {
    const { page } = await open('#/audit');
    await page.getByRole('textbox', { name: /^Who/ }).fill('kim');
    await page.getByRole('button', { name: 'Show these' }).click();
    await page.getByText('There are no older ones.').waitFor();
    expect(await page.getByText(/^exercise \d+$/).count()).toBe(0);
    await page.getByText('set switch', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText(`exercise ${ACTS}`, { exact: true }).waitFor();
  });

  test('says on an incident’s page that there are more, and leads to them', async () => {
    const { page } = await open(`#/incidents/${storm.id}`);
    await page.getByText('These are the newest 100 acts.').waitFor();
    await page.getByRole('link', { name: 'Show the older ones too' }).click();
    await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Incident' }).inputValue()).toBe(storm.id);
    await page.getByText(`exercise ${ACTS}`, { exact: true }).waitFor();
  });
});
