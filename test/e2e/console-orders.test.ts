import { describe, expect, test } from 'vitest';
import type { IncidentId } from '../../shared/domain/incident.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { keepScreen, overflowOf } from './harness/browser.ts';
import { CHROMIUM, focused, NOW, order, SeededConsole } from './harness/console.ts';

describe.runIf(CHROMIUM !== undefined)('orders given in the console', () => {
  const seeded = new SeededConsole();

  test('an order given on a state that is no longer is not carried out; the page shows the new one and asks again', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByRole('button', { name: 'Approve the purge' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('looks right');
    await seeded.change((incident) => ({
      ...incident,
      cleanup: { state: 'handed-over', why: 'no licence', remedy: 'search by hand', at: NOW },
    }));
    await page.getByRole('dialog').getByRole('button', { name: 'Approve the purge' }).click();
    await page
      .getByRole('alert')
      .getByText(/has changed while you were deciding and is now “Needs a hand”/)
      .waitFor();
    expect((await seeded.app.stores.incidents.get(seeded.storm.id))?.value.cleanup.state).toBe('handed-over');
    expect((await seeded.app.stores.audit.list({ limit: 1 }))[0]?.act).not.toBe('order approve');
  });

  test('an order is repeated by itself where nothing that was decided on has changed', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByRole('button', { name: 'Approve the purge' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('looks right');
    await seeded.change((incident) => ({ ...incident, lastSeenAt: NOW }));
    await page.getByRole('dialog').getByRole('button', { name: 'Approve the purge' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await seeded.app.stores.incidents.get(seeded.storm.id))?.value.cleanup).toMatchObject({
      state: 'running',
      run: { cleared: true },
    });
  });

  test('what an approval is for is the real query, also where the incident was only observed at first', async () => {
    await seeded.change((incident) => {
      if (incident.cleanup.state !== 'held') throw new Error('not held');
      const { run } = incident.cleanup;
      const [slice] = run.plan.slices;
      if (slice === undefined) throw new Error('no slice');
      const plan = { ...run.plan, slices: [{ ...slice, query: 'the query of the rehearsal' }] } as const;
      const cleanup = { state: 'running' as const, run: { ...run, plan } as typeof run };
      return { ...incident, rehearsed: { at: NOW, containment: { state: 'none' }, cleanup } };
    });
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByText('Raw queries and data').click();
    const [first = ''] = await page.locator('figure pre').allTextContents();
    expect(first).toContain('recipients:"all-staff@contoso*"');
  });

  test('an incident whose group is not locked can be locked from its page', async () => {
    await seeded.change((incident) => ({
      ...incident,
      rehearsal: true,
      containment: { state: 'none' },
      cleanup: { state: 'none', why: 'Stormlock only observes' },
    }));
    const { page } = await seeded.open(seeded.ofStorm);
    await order(page, 'Lock now');
    await page.getByText('Confirmed: read back from Exchange').waitFor();
    await page.getByText('The group is locked and was read back.').waitFor();
    expect(seeded.app.lock.senders.get(seeded.storm.group.id)).toHaveLength(1);
    expect(await focused(page)).toBe('Reply-all storm on All Staff');
  });

  test('after an order the focus is where it was, or on the heading, and the page says what was stored', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await order(page, 'Extend the lock');
    await page.getByText(/^Order stored: Extend the lock/).waitFor();
    expect(await focused(page)).toBe('Extend the lock');
    await keepScreen(page, 'stored');
    await order(page, 'Approve the purge');
    await page.getByText(/^Order stored: Approve the purge/).waitFor();
    expect(await focused(page)).toBe('Reply-all storm on All Staff');
  });

  test('a blank reason is asked for in plain words', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByRole('button', { name: 'Extend the lock' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('   ');
    await page.getByRole('dialog').getByRole('button', { name: 'Extend the lock' }).click();
    await page.getByRole('alert').getByText('Say in a few words why').waitFor();
  });

  test('a dialog on a phone keeps its failure and its buttons in view', async () => {
    const { page } = await seeded.open(seeded.ofStorm, { width: 360, height: 480 });
    await page.getByRole('button', { name: 'Approve the purge' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /reason/i }).fill('   ');
    await dialog.getByRole('button', { name: 'Approve the purge' }).click();
    const shown = [
      dialog.getByRole('alert'),
      dialog.getByRole('button', { name: 'Cancel' }),
      dialog.getByRole('button', { name: 'Approve the purge' }),
    ];
    for (const each of shown) {
      const { y = -1, height = 0 } = (await each.boundingBox()) ?? {};
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(480);
    }
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await keepScreen(page, 'dialog-on-a-phone');
  });

  test('an approval says what was expected and found, and why it is asked for', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByRole('button', { name: 'Approve the purge' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('223,200 expected, 265,608 found: 42,408 more than the storm explains.').waitFor();
    await dialog.getByText('Held because search 1 finds 118,048 items').waitFor();
  });

  test('extending shows the present end and the new one', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByRole('button', { name: 'Extend the lock' }).click();
    const ends = page.locator('.ends time');
    const [now, then] = await ends.evaluateAll((all) => all.map((each) => each.getAttribute('datetime')));
    expect(Date.parse(then ?? '') - Date.parse(now ?? '')).toBe(120 * MINUTE);
    await page.getByRole('combobox', { name: 'Longer by' }).selectOption('P3D');
    const later = await ends.last().getAttribute('datetime');
    expect(Date.parse(later ?? '') - Date.parse(now ?? '')).toBe(72 * 60 * MINUTE);
  });

  test('a lock that needs people is not announced as if it were done', async () => {
    const [row] = (await seeded.app.stores.incidents.listOpen()).filter(
      ({ value }) => value.containment.state === 'unlockable',
    );
    const { page } = await seeded.open(`#/incidents/${row?.value.id}`);
    await order(page, 'Lock now');
    await page.locator('.toast').getByText('Not locked: people have to act.').waitFor();
    expect(await page.getByText('Order stored').count()).toBe(0);
  });

  test('a false alarm is dismissed, and its scenario can be had', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByRole('button', { name: 'Dismiss as false alarm' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('a birthday');
    await page.getByRole('dialog').getByRole('button', { name: 'Dismiss as false alarm' }).click();
    const link = page.getByRole('link', { name: 'Scenario for backtests' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe(
      `${seeded.storm.id}-${seeded.storm.group.audience.members}-members.jsonl`,
    );
    expect(
      (await seeded.app.stores.scenarios.get(seeded.storm.id as IncidentId))?.observations.length,
    ).toBeGreaterThan(5);
  });

  test('who loses the role in the middle of it is told so', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByRole('button', { name: 'Extend the lock' }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('still coming in');
    seeded.developmentRole = 'reader';
    await page.getByRole('dialog').getByRole('button', { name: 'Extend the lock' }).click();
    await page
      .getByRole('alert')
      .getByText(/needs the app role Stormlock.Operator/)
      .waitFor();
  });
});
