import { describe, expect, test } from 'vitest';
import { keepScreen, seriousFaults } from './harness/browser.ts';
import { CHROMIUM, SeededConsole } from './harness/console.ts';

describe.runIf(CHROMIUM !== undefined)('the switch in the console', () => {
  const seeded = new SeededConsole();

  test('the chip of the switch leads to the switch, on a phone too', async () => {
    const { page } = await seeded.open(seeded.ofStorm, { width: 360 });
    await page.getByRole('link', { name: /The switch: Armed/ }).click();
    await page.locator('#switch:focus').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });

  test('pausing pauses, whatever somebody else set in the meantime', async () => {
    const { page } = await seeded.open();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('textbox', { name: /reason/i }).fill('wait');
    await seeded.turn('observe');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.locator('.switch-state').getByText('Paused').waitFor();
    expect((await seeded.app.stores.switch.get())?.value.position).toBe('paused');
  });

  test('arming over a colleague’s pause is refused, says whose it was, and asks again', async () => {
    const { page } = await seeded.open();
    await seeded.turn('observe');
    await page.locator('.switch-state').getByText('Observing').waitFor();
    await page.getByRole('button', { name: 'Arm', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Now: Observing.').waitFor();
    await dialog.getByRole('textbox', { name: /reason/i }).fill('observed enough');
    await seeded.turn('paused');
    // The page behind the dialog has read the pause: that is not what was decided on.
    await page.locator('.switch-state').getByText('Paused').waitFor();
    await dialog.getByRole('button', { name: 'Arm' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/kim.okafor@contoso.com paused it at 10:45 .*: “migration weekend”/)
      .waitFor();
    await dialog.getByText('Now: Paused.').waitFor();
    expect((await seeded.app.stores.switch.get())?.value.position).toBe('paused');
    await keepScreen(page, 'arm-over-pause');
    // A window that is resized takes nothing of it away.
    await page.setViewportSize({ width: 700, height: 800 });
    await dialog.getByRole('button', { name: 'Arm' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await seeded.app.stores.switch.get())?.value.position).toBe('armed');
  });

  test('setting the switch where a colleague has just set it is said to be done already', async () => {
    const { page } = await seeded.open();
    await page.getByRole('button', { name: 'Observe', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /reason/i }).fill('quarter end');
    await seeded.turn('observe');
    await dialog.getByRole('button', { name: 'Observe' }).click();
    await dialog.getByText('It is on “Observing” already: cancel.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Observe' }).isDisabled()).toBe(true);
  });

  test('a switch that cannot be read is not known, and counts as paused', async () => {
    const { page } = await seeded.open();
    await page.locator('.switch-state').getByText('Armed').waitFor();
    seeded.app.stores.switch.get = () => Promise.reject(new Error('storage is out'));
    await page.locator('.switch-state').getByText('Not known').waitFor();
    await page.getByText('It counts as paused').waitFor();
    await page.getByText(/Last read: Armed, \d+ s ago/).waitFor();
    await page.getByRole('link', { name: /The switch: Not known/ }).waitFor();
    expect(await page.locator('.switch-card .tone-good, .chip.tone-good').count()).toBe(0);
    await page.getByText(/What is shown may be old: it was last read \d+ s ago/).waitFor();
    await page.getByText('Not known now').waitFor();
    expect(await page.locator('.segment[aria-pressed="true"]').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await keepScreen(page, 'switch-unreadable');
  });

  test('on a phone the switch comes before the incidents', async () => {
    const { page } = await seeded.open('', { width: 360 });
    await page.locator('.incident-card').first().waitFor();
    const top = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y ?? 0;
    expect(await top('.segment')).toBeLessThan(await top('.incident-card'));
    expect(await top('.segment')).toBeLessThan(640);
  });
});
