import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Group } from '../../dev/tenant/world/types.ts';
import type { Incident } from '../../shared/domain/incident.ts';
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
import { type Stage, startStage } from './harness/stage.ts';
import { answer, firstOf, storm } from './harness/storm.ts';

const executable = findChromium();

describe.runIf(executable !== undefined)('the console in a browser', () => {
  let stage: Stage;
  let browser: Browser;
  let group: Group;

  beforeAll(async () => {
    browser = await startBrowser(executable ?? '');
    stage = await startStage({
      settings: {
        WEBSITE_AUTH_ENABLED: 'True',
        STORMLOCK_PURGE_MAILBOXES: '10000',
        STORMLOCK_COOL_DOWN: 'P1D',
      },
    });
    group = stage.addGroup({
      primarySmtpAddress: 'all-staff@contoso.example',
      displayName: 'All Staff',
      memberCount: 12_400,
    });
  });

  afterAll(async () => {
    await browser.close();
    await stage.stop();
  });

  const signedIn = (role: string): Record<string, string> => ({
    'x-ms-client-principal': principal([`Stormlock.${role}`], stage.tenant.env().tenantId),
  });
  const open = (look: Look = {}, hash = '') =>
    openPage(browser, `${stage.host.url}/api/console${hash}`, { headers: signedIn('Operator'), ...look });

  const give = async (page: Page, reason: string, verb: string): Promise<void> => {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /reason/i }).fill(reason);
    await dialog.getByRole('button', { name: verb }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  test('is small, whole and at peace with its own policy', async () => {
    const { page, complaints, transferred } = await open();
    await page.getByRole('heading', { level: 1, name: 'All quiet' }).waitFor();
    await page.getByText('2 of 2').waitFor();
    await keepScreen(page, 'quiet');
    expect(complaints).toEqual([]);
    const files = [...transferred].filter(([url]) => url.includes('/api/console'));
    expect(files.length).toBeGreaterThanOrEqual(3);
    const bytes = [...transferred.values()].reduce((sum, each) => sum + each, 0);
    console.log(`the page and its first data: ${(bytes / 1024).toFixed(1)} KiB transferred`);
    expect(bytes).toBeLessThan(150 * 1024);
    for (const url of transferred.keys()) expect(url).toContain(stage.host.url);
  });

  test('shows a storm live; the operator approves the purge, releases the lock, pauses and arms', async () => {
    const { page, complaints } = await open();
    await page.getByRole('heading', { level: 1, name: 'All quiet' }).waitFor();

    const [first] = storm(stage, group, { replies: 9 });
    await page.getByRole('heading', { level: 1, name: '1 open incident' }).waitFor();
    await page.getByRole('link', { name: 'Reply-all storm on All Staff' }).click();
    await page.getByText('Confirmed: read back from Exchange').waitFor();
    await page.getByRole('img', { name: /Messages a minute: \d+ of the storm/ }).waitFor();
    answer(stage, firstOf(first), { replies: 2 });

    await stage.sweepUntil(group, 'held', ({ cleanup }) => cleanup.state === 'held');
    await page.getByText(/Waits for approval: the group reaches 12,402 mailboxes/).waitFor();
    await page.getByRole('button', { name: 'Approve the purge' }).click();
    await page
      .getByRole('dialog')
      .getByText(/leave up to 12,402 mailboxes\. .* for 14 days/)
      .waitFor();
    await keepScreen(page, 'approve');
    await give(page, 'The list is the whole company; the count is right', 'Approve the purge');
    await page.getByText('Approved by kim@contoso.com').waitFor();

    await stage.sweepUntil(group, 'purged', ({ cleanup }) => cleanup.state === 'done');
    await page.getByText(/^0 of \d+ messages were left/).waitFor();
    await keepScreen(page, 'purged');

    await page.getByRole('button', { name: 'Release the group' }).click();
    await give(page, 'It is over', 'Release the group');
    await page.getByText('Given back exactly as it was').waitFor();
    expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([]);

    await page.getByRole('link', { name: 'All incidents' }).click();
    for (const [verb, word] of [
      ['Pause', 'Paused'],
      ['Arm', 'Armed'],
    ] as const) {
      await page.getByRole('button', { name: verb, exact: true }).click();
      await give(page, `Exercise: ${verb}`, verb);
      await page.locator('.switch-state').getByText(word).waitFor();
      expect((await stage.stores.switch.get())?.value).toMatchObject({
        position: word.toLowerCase(),
        changedBy: { kind: 'operator', name: 'kim@contoso.com' },
      });
    }
    expect(complaints).toEqual([]);
  });

  test('is used by keyboard alone', async () => {
    const { page } = await open();
    const address = page.getByRole('combobox', { name: /addresses/ });
    await address.waitFor();
    await address.focus();
    await page.keyboard.type('all-staff@contoso.example');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Lock all-staff@contoso.example?' }).waitFor();
    // The reason has the focus; Escape gives it back to where it came from.
    await page.keyboard.press('Escape');
    expect(await address.evaluate('document.activeElement?.getAttribute("name")')).toBe('group');
    await page.keyboard.press('Enter');
    await page.keyboard.type('an exercise by keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Confirmed: read back from Exchange').waitFor();
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('H1');
    const incident = await stage.incidentWhere(
      group,
      'locked',
      ({ containment }: Incident) => containment.state === 'locked',
    );
    expect(incident.lockOrderedBy).toEqual({ kind: 'operator', name: 'kim@contoso.com' });
  });

  test('lets a reader look, and nothing more', async () => {
    const { page, context } = await open({ headers: signedIn('Reader') });
    await page
      .getByRole('link', { name: /on All Staff/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
    for (const name of ['Release the group', 'Extend the lock', 'Dismiss as false alarm'])
      expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
    await keepScreen(page, 'reader');
    const id = page.url().split('/').at(-1);
    const answered = await context.request.post(`${stage.host.url}/api/incidents/${id}/release`, {
      headers: { 'x-stormlock-request': '1', 'if-match': '"x"' },
      data: { reason: 'I am only a reader' },
    });
    expect(answered.status()).toBe(403);
  });

  test('forged requests of other sites’ pages fail, though the session goes with them', async () => {
    const site = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>a lottery</title>'),
    );
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void site.close());
    // Another name of this machine is another site.
    const { page } = await openPage(browser, `http://localhost:${(site.address() as AddressInfo).port}`, {
      headers: signedIn('Operator'),
    });
    const before = await stage.stores.switch.get();
    const attempts = await page.evaluate(async (url) => {
      const body = JSON.stringify({ action: 'pause', reason: 'forged' });
      const send = (init: RequestInit) =>
        fetch(`${url}/api/kill-switch`, { method: 'POST', body, credentials: 'include', ...init }).then(
          (response) => `${response.type} ${response.status}`,
          () => 'refused by the browser',
        );
      return [
        await send({ mode: 'no-cors', headers: { 'content-type': 'text/plain' } }),
        await send({ headers: { 'content-type': 'application/json', 'x-stormlock-request': '1' } }),
      ];
    }, stage.host.url);
    expect(attempts).toEqual(['refused by the browser', 'refused by the browser']);
    for (const headers of [{ 'x-stormlock-request': '1', 'sec-fetch-site': 'cross-site' }, {}]) {
      const order = { action: 'pause', reason: 'forged' };
      const { status } = await stage.post('kill-switch', order, { ...signedIn('Operator'), ...headers });
      expect(status).toBe(403);
    }
    expect(await stage.stores.switch.get()).toEqual(before);
  });

  test('sends strangers to sign in, and shows them nothing', async () => {
    const { page } = await open({ headers: {} });
    await page.getByRole('heading', { name: 'Sign in to Stormlock' }).waitFor();
    expect(await page.getByRole('link', { name: /Sign in/ }).getAttribute('href')).toBe(
      '/.auth/login/aad?post_login_redirect_uri=%2Fapi%2Fconsole',
    );
    await keepScreen(page, 'sign-in');
    expect(await seriousFaults(page)).toEqual([]);
  });

  const PAGES = async (): Promise<readonly (readonly [string, string])[]> => {
    const incident = await stage.incidentOf(group);
    return [
      ['overview', '#/'],
      ['incident', `#/incidents/${incident?.id}`],
      ['coverage', '#/coverage'],
      ['audit', '#/audit'],
    ];
  };

  const LOOKS = [
    ['on a desktop', { width: 1280 }],
    ['in the dark', { width: 1280, dark: true }],
    ['on a phone', { width: 360 }],
    ['on a phone in the dark', { width: 360, dark: true }],
  ] as const;

  test.each(LOOKS)('has no serious accessibility fault and no sideways scrolling %s', async (name, look) => {
    for (const [what, hash] of await PAGES()) {
      const { page, complaints } = await open(look, hash);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      for (const closed of await page.locator('details').all())
        await closed.evaluate('(each) => (each.open = true)');
      await keepScreen(page, `${what} ${name}`.replaceAll(' ', '-'));
      expect(await overflowOf(page), `${what} ${name}`).toBeLessThanOrEqual(0);
      expect(await seriousFaults(page), `${what} ${name}`).toEqual([]);
      expect(complaints, `${what} ${name}`).toEqual([]);
    }
  });

  test('tells time in the viewer’s zone, with UTC on hover', async () => {
    const { page } = await open({ timezone: 'Asia/Tokyo' }, '#/audit');
    const moment = page.locator('time').first();
    await moment.waitFor();
    const at = new Date((await moment.getAttribute('datetime')) ?? '');
    const tokyo = new Date(at.getTime() + 9 * 3_600_000).toISOString();
    expect(await moment.textContent()).toContain(tokyo.slice(11, 19));
    expect(await moment.getAttribute('title')).toContain(`${at.toISOString().slice(11, 19)} UTC`);
  });

  test('says that it is not live when the app cannot be reached, and keeps what it knew', async () => {
    const { page, context } = await open();
    await page.locator('.switch-state').waitFor();
    await context.setOffline(true);
    await page
      .getByText(/Not live: The app cannot be reached/)
      .first()
      .waitFor();
    await page.locator('.switch-state').getByText('Not known').waitFor();
    await page.getByText(/Last read: Armed, \d+ s ago/).waitFor();
    await page.getByText('Not known now').waitFor();
    await keepScreen(page, 'offline');
    await context.setOffline(false);
  });

  test('prints a report that runs and loads nothing', async () => {
    const incident = await stage.incidentOf(group);
    const url = `${stage.host.url}/api/incidents/${incident?.id}/report.html`;
    const { page, complaints } = await openPage(browser, url, { headers: signedIn('Reader') });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await keepScreen(page, 'report');
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
