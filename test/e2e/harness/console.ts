import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { Role } from '../../../shared/domain/access.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import { type Preview, startPreview } from '../../console/preview.ts';
import { GROUPS, seed } from '../../console/seed.ts';
import { type MemoryApp, memoryApp, signedInAccess } from '../../functions/app.ts';
import { findChromium, type Look, type Opened, openPage, startBrowser } from './browser.ts';

export const CHROMIUM = findChromium();
export const NOW = Date.parse('2026-11-24T10:45:00Z');

/** The console on an app in memory, seeded anew for each test: a storm whose purge is held, and others. */
export class SeededConsole {
  app: MemoryApp = memoryApp(GROUPS);
  developmentRole: Role = 'operator';
  signedOut = false;
  #browser: Browser | undefined;
  #preview: Preview | undefined;
  #storm: Incident | undefined;

  constructor() {
    beforeAll(async () => {
      this.#browser = await startBrowser(CHROMIUM ?? '');
    });
    afterAll(() => this.#browser?.close());
    beforeEach(() => this.#start());
  }

  async #start(): Promise<void> {
    this.developmentRole = 'operator';
    this.signedOut = false;
    this.app = memoryApp(GROUPS);
    await this.app.clock.advance(NOW - this.app.clock.now());
    this.#storm = await seed(this.app, NOW, 'held');
    const preview = await startPreview(this.app, () =>
      signedInAccess(this.signedOut ? {} : { platformSignIn: false, developmentRole: this.developmentRole }),
    );
    this.#preview = preview;
    onTestFinished(() => preview.stop());
  }

  get storm(): Incident {
    if (this.#storm === undefined) throw new Error('no storm is seeded');
    return this.#storm;
  }

  get ofStorm(): string {
    return `#/incidents/${this.storm.id}`;
  }

  urlOf(hash: string): string {
    return `${this.#preview?.url}/api/console${hash}`;
  }

  open(hash = '', look: Look = {}): Promise<Opened> {
    if (this.#browser === undefined) throw new Error('no browser was started');
    return openPage(this.#browser, this.urlOf(hash), look);
  }

  /** Changes the storm behind the page's back. */
  async change(what: (incident: Incident) => Incident): Promise<void> {
    const row = await this.app.stores.incidents.get(this.storm.id);
    if (row === undefined) throw new Error('no storm');
    await this.app.stores.incidents.update(what(row.value), row.version);
  }

  /** A colleague sets the switch. */
  async turn(position: 'armed' | 'observe' | 'paused', reason = 'migration weekend'): Promise<void> {
    const row = await this.app.stores.switch.get();
    const changedBy = { kind: 'operator', name: 'kim.okafor@contoso.com' } as const;
    await this.app.stores.switch.put({ position, changedAt: NOW, changedBy, reason }, row?.version);
  }
}

/** Gives an order from its button to the end of its dialog. */
export async function order(page: Page, verb: string): Promise<void> {
  await page.getByRole('button', { name: verb }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /reason/i }).fill('an exercise');
  await dialog.getByRole('button', { name: verb }).click();
  await dialog.waitFor({ state: 'detached' });
}

export const focused = (page: Page): Promise<unknown> => page.evaluate('document.activeElement?.textContent');
