import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Role } from '../../shared/domain/access.ts';
import type { Incident, IncidentId } from '../../shared/domain/incident.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { type Preview, startPreview } from '../console/preview.ts';
import { allStaff, seed } from '../console/seed.ts';
import { type MemoryApp, memoryApp, signedInAccess } from '../functions/app.ts';
import { principal } from '../functions/tokens.ts';
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
  let signedOut = false;

  beforeAll(async () => {
    browser = await startBrowser(executable ?? '');
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    developmentRole = 'operator';
    signedOut = false;
    app = memoryApp([allStaff]);
    await app.clock.advance(NOW - app.clock.now());
    storm = await seed(app, NOW, 'held');
    preview = await startPreview(app, () =>
      signedInAccess(signedOut ? {} : { platformSignIn: false, developmentRole }),
    );
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

  const pause = (): Promise<unknown> =>
    app.stores.switch.get().then((row) =>
      app.stores.switch.put(
        {
          position: 'paused',
          changedAt: NOW,
          changedBy: { kind: 'operator', name: 'kim.okafor@contoso.com' },
          reason: 'migration weekend',
        },
        row?.version,
      ),
    );
  const inState = (containment: Partial<Extract<Incident['containment'], { state: 'locked' }>>) =>
    change((incident) => {
      if (incident.containment.state !== 'locked') throw new Error('not locked');
      return { ...incident, containment: { ...incident.containment, ...containment } };
    });
  const focused = (page: Page) => page.evaluate('document.activeElement?.textContent');
  const order = async (page: Page, verb: string) => {
    await page.getByRole('button', { name: verb }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /reason/i }).fill('an exercise');
    await dialog.getByRole('button', { name: verb }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  test('a group that is still locked after its cool-down is never called released', async () => {
    await inState({ releaseAt: NOW - 43 * MINUTE });
    await pause();
    const { page } = await open();
    const said = 'Still locked: the release was due 43 min ago.';
    await page.getByText(said).waitFor();
    expect(await page.getByText(/^Released/).count()).toBe(0);
    await page.goto(`${preview.url}/api/console${ofStorm()}`);
    await page.getByText(said).waitFor();
    await page.getByText('The group is not released by itself: the switch is paused.').first().waitFor();
    await keepScreen(page, 'overdue');
  });

  test('a group that will be released says when', async () => {
    const { page } = await open();
    await page.getByText('Will be released in 1 h 24 min.').waitFor();
  });

  test('a purge that the switch holds back is not shown as going on, and says what holds it', async () => {
    await change(({ cleanup, ...incident }) => {
      if (cleanup.state !== 'held') throw new Error('not held');
      return { ...incident, cleanup: { state: 'running', run: { ...cleanup.run, cleared: true } } };
    });
    const { page } = await open(ofStorm());
    await page.getByText('The storm’s mail is being counted and removed.').waitFor();
    await pause();
    await page.getByText('Purge held back', { exact: true }).waitFor();
    await page
      .getByText(/Held back by the switch. .* Nothing is searched or deleted: the switch is paused./)
      .waitFor();
    expect(await page.locator('.badge.tone-busy').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await keepScreen(page, 'held-back');
  });

  test('what an approval is for is the real query, also where the incident was only observed at first', async () => {
    await change((incident) => {
      if (incident.cleanup.state !== 'held') throw new Error('not held');
      const { run } = incident.cleanup;
      const [slice] = run.plan.slices;
      if (slice === undefined) throw new Error('no slice');
      const plan = { ...run.plan, slices: [{ ...slice, query: 'the query of the rehearsal' }] } as const;
      const cleanup = { state: 'running' as const, run: { ...run, plan } as typeof run };
      return { ...incident, rehearsed: { at: NOW, containment: { state: 'none' }, cleanup } };
    });
    const { page } = await open(ofStorm());
    await page.getByText('Raw queries and data').click();
    const [first = ''] = await page.locator('figure pre').allTextContents();
    expect(first).toContain('recipients:"all-staff@contoso*"');
  });

  test('an incident whose group is not locked can be locked from its page', async () => {
    await change((incident) => ({
      ...incident,
      rehearsal: true,
      containment: { state: 'none' },
      cleanup: { state: 'none', why: 'Stormlock only observes' },
    }));
    const { page } = await open(ofStorm());
    await order(page, 'Lock now');
    await page.getByText('Confirmed: read back from Exchange').waitFor();
    await page.getByText(/^Order stored: Lock now/).waitFor();
    expect(app.lock.senders.get(storm.group.id)).toHaveLength(1);
    expect(await focused(page)).toBe('Reply-all storm on All Staff');
  });

  test('after an order the focus is where it was, or on the heading, and the page says what was stored', async () => {
    const { page } = await open(ofStorm());
    await order(page, 'Extend the lock');
    await page.getByText(/^Order stored: Extend the lock/).waitFor();
    expect(await focused(page)).toBe('Extend the lock');
    await keepScreen(page, 'stored');
    await order(page, 'Approve the purge');
    await page.getByText(/^Order stored: Approve the purge/).waitFor();
    expect(await focused(page)).toBe('Reply-all storm on All Staff');
  });

  test('a blank reason is asked for in plain words', async () => {
    const { page } = await open(ofStorm());
    await page.getByRole('button', { name: 'Extend the lock' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('   ');
    await page.getByRole('dialog').getByRole('button', { name: 'Extend the lock' }).click();
    await page.getByRole('alert').getByText('Say in a few words why').waitFor();
  });

  test('a session that has ended is told once, with the way back in', async () => {
    const { page } = await open(ofStorm());
    await page.getByText('Will be released in').waitFor();
    signedOut = true;
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    const link = page.getByRole('link', { name: 'Sign in again' });
    expect(await link.count()).toBe(1);
    expect(await link.getAttribute('href')).toBe(
      `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(`/api/console${ofStorm()}`)}`,
    );
    expect(await page.getByText('bearer token').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await keepScreen(page, 'session-ended');
    signedOut = false;
    await link.waitFor({ state: 'detached' });
  });

  test('whoever came with an account of another tenant is offered to sign out', async () => {
    signedOut = true;
    const another = '99999999-0000-4000-8000-000000000000';
    const headers = { 'x-ms-client-principal': principal(['Stormlock.Operator'], another) };
    const { page } = await open('', { headers });
    await page.getByRole('heading', { name: 'This account is of another tenant' }).waitFor();
    expect(await page.getByRole('link', { name: /Sign out/ }).getAttribute('href')).toBe('/.auth/logout');
    expect(await page.getByRole('link', { name: /Sign in/ }).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('the chip of the switch leads to the switch, on a phone too', async () => {
    const { page } = await open(ofStorm(), { width: 360 });
    await page.getByRole('link', { name: /The switch: Armed/ }).click();
    await page.locator('#switch:focus').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
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
    expect(download.suggestedFilename()).toBe(`${storm.id}-${storm.group.audience.members}-members.jsonl`);
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
