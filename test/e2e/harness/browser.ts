import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/screens/', import.meta.url));

/** Where a Chromium is, or `undefined`; with STORMLOCK_REQUIRE_CHROMIUM=true there must be one. */
export function findChromium(): string | undefined {
  const found = [process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));
  if (found === undefined && process.env['STORMLOCK_REQUIRE_CHROMIUM'] === 'true')
    throw new Error(`No Chromium at ${PLACES.join(', ')}: install one, or name it in CHROMIUM.`);
  return found;
}

/** It talks to nobody but the page it is sent to. */
export const startBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export type Look = {
  width?: number;
  height?: number;
  dark?: boolean;
  /** As the platform adds them to the requests of a signed-in person. */
  headers?: Record<string, string>;
  timezone?: string;
};

export type Opened = {
  page: Page;
  context: BrowserContext;
  /** Whatever the page complained of: script errors, refused resources, violated policies. */
  complaints: string[];
  /** Bytes of each answer as they were transferred. */
  transferred: Map<string, number>;
};

/** A fresh browser window, closed when the test ends. */
export async function openPage(browser: Browser, url: string, look: Look = {}): Promise<Opened> {
  const { width = 1280, height = 800, dark = false, headers = {}, timezone = 'Europe/London' } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    extraHTTPHeaders: headers,
    timezoneId: timezone,
    locale: 'en-GB',
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const transferred = new Map<string, number>();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfinished', async (request) => {
    // A page that is closed meanwhile has no sizes to tell.
    const sizes = await request.sizes().catch(() => undefined);
    if (sizes !== undefined)
      transferred.set(request.url(), sizes.responseBodySize + sizes.responseHeadersSize);
  });
  await page.goto(url);
  return { page, context, complaints, transferred };
}

/** Kept as artefacts, to look at. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTIFACTS}${name}.png`, fullPage: true });
}

/** How far the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

type AxeResult = { violations: { id: string; impact: string | null; nodes: { target: string[] }[] }[] };

/** Accessibility faults that axe-core calls serious or critical, as `rule: element`. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Evaluated from outside: the page's own policy lets no script in.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResult>('axe.run(document)');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
