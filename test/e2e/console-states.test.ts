import { describe, expect, test } from 'vitest';
import { toGroupId } from '../../shared/domain/group.ts';
import type { Incident, IncidentId } from '../../shared/domain/incident.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { principal } from '../functions/tokens.ts';
import { keepScreen, overflowOf, seriousFaults } from './harness/browser.ts';
import { CHROMIUM, NOW, SeededConsole } from './harness/console.ts';

describe.runIf(CHROMIUM !== undefined)('the console, whatever the state', () => {
  const seeded = new SeededConsole();

  const inState = (containment: Partial<Extract<Incident['containment'], { state: 'locked' }>>) =>
    seeded.change((incident) => {
      if (incident.containment.state !== 'locked') throw new Error('not locked');
      return { ...incident, containment: { ...incident.containment, ...containment } };
    });

  test('a group that is still locked after its cool-down is never called released', async () => {
    await inState({ releaseAt: NOW - 43 * MINUTE });
    await seeded.turn('paused');
    const { page } = await seeded.open();
    const said = 'Still locked: the release was due 43 min ago.';
    await page.getByText(said).waitFor();
    expect(await page.getByText(/^Released/).count()).toBe(0);
    await page.goto(seeded.urlOf(seeded.ofStorm));
    await page.getByText(said).waitFor();
    await page.getByText('The group is not released by itself: the switch is paused.').first().waitFor();
    await keepScreen(page, 'overdue');
  });

  test('a group that will be released says when', async () => {
    const { page } = await seeded.open();
    await page.getByText('Will be released in 1 h 24 min.').waitFor();
  });

  test('a purge that the switch holds back is not shown as going on, and says what holds it', async () => {
    await seeded.change(({ cleanup, ...incident }) => {
      if (cleanup.state !== 'held') throw new Error('not held');
      return { ...incident, cleanup: { state: 'running', run: { ...cleanup.run, cleared: true } } };
    });
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByText('The storm’s mail is being counted and removed.').waitFor();
    await seeded.turn('paused');
    await page.getByText('Purge held back', { exact: true }).waitFor();
    await page
      .getByText(/Held back by the switch. .* Nothing is searched or deleted: the switch is paused./)
      .waitFor();
    expect(await page.locator('.badge.tone-busy').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await keepScreen(page, 'held-back');
  });

  test('a session that has ended is told once, with the way back in', async () => {
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByText('Will be released in').waitFor();
    seeded.signedOut = true;
    await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    const link = page.getByRole('link', { name: 'Sign in again' });
    expect(await link.count()).toBe(1);
    expect(await link.getAttribute('href')).toBe(
      `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(`/api/console${seeded.ofStorm}`)}`,
    );
    expect(await page.getByText('bearer token').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
    await keepScreen(page, 'session-ended');
    seeded.signedOut = false;
    await link.waitFor({ state: 'detached' });
  });

  test('whoever came with an account of another tenant is offered to sign out', async () => {
    seeded.signedOut = true;
    const another = '99999999-0000-4000-8000-000000000000';
    const headers = { 'x-ms-client-principal': principal(['Stormlock.Operator'], another) };
    const { page } = await seeded.open('', { headers });
    await page.getByRole('heading', { name: 'This account is of another tenant' }).waitFor();
    expect(await page.getByRole('link', { name: /Sign out/ }).getAttribute('href')).toBe('/.auth/logout');
    expect(await page.getByRole('link', { name: /Sign in/ }).count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);
  });

  test('mail that settles under a pause is not shown as about to be removed', async () => {
    await seeded.change((incident) => ({
      ...incident,
      cleanup: { state: 'settling', until: NOW + 10 * MINUTE },
    }));
    await seeded.turn('paused');
    const { page } = await seeded.open(seeded.ofStorm);
    await page.getByText('Purge held back', { exact: true }).waitFor();
    await page.getByText('Nothing will be deleted: the switch is paused.').first().waitFor();
    await page.getByText('Nothing will be deleted as long as').waitFor();
    expect(await page.locator('.badge.tone-busy').count()).toBe(0);
    expect(await page.getByText('Queued mail lands before').count()).toBe(0);
  });

  test('all moments can be had in UTC by keyboard, also those in sentences, and it stays so', async () => {
    await seeded.change((incident) => ({
      ...incident,
      timeline: [
        ...incident.timeline,
        { at: NOW, by: { kind: 'stormlock' }, what: 'Extended to 24 Nov 2026 12:08:41 UTC: still coming in' },
      ],
    }));
    const { page } = await seeded.open(seeded.ofStorm, { timezone: 'Asia/Tokyo' });
    await page.getByText('Extended to 24 Nov 2026, 21:08:41: still coming in').waitFor();
    await page.getByRole('button', { name: 'UTC for all times' }).press('Enter');
    const inUtc = page.getByText('Extended to 24 Nov 2026, 12:08:41 UTC: still coming in');
    await inUtc.waitFor();
    const other = await page.locator('time.moment').first().getAttribute('title');
    expect(other).toContain('(Asia/Tokyo)');
    await page.reload();
    await inUtc.waitFor();
    await page.getByRole('button', { name: 'Local time, Asia/Tokyo' }).click();
    await page.getByText('Extended to 24 Nov 2026, 21:08:41: still coming in').waitFor();
  });

  test('headings skip no level', async () => {
    for (const hash of ['', seeded.ofStorm, '#/coverage', '#/audit']) {
      const { page } = await seeded.open(hash);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.loading').first().waitFor({ state: 'detached' });
      const levels = await page
        .locator('h1, h2, h3, h4')
        .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
      for (const [i, level] of levels.entries())
        expect(level, hash).toBeLessThanOrEqual((levels[i - 1] ?? 0) + 1);
    }
  });

  test('what came long after the storm stands in the legend, in order of time, and covers no bar', async () => {
    await seeded.change((incident) => {
      if (incident.containment.state !== 'locked') throw new Error('not locked');
      const { lock, confirmedAt } = incident.containment;
      const by = { kind: 'stormlock' } as const;
      const at = NOW + 90 * MINUTE;
      return {
        ...incident,
        containment: { state: 'released', at, by, lock, confirmedAt, exact: true, gone: [] },
      };
    });
    const { page } = await seeded.open(seeded.ofStorm, { width: 360 });
    await page.locator('.legend').getByText('released 12:15, later than drawn').waitFor();
    const names = await page.locator('.legend li').allTextContents();
    expect(names.map((name) => name.trim().split(/\s/)[0])).toEqual([
      'storm',
      'other',
      'detected',
      'locked',
      '→released',
    ]);
    await page.getByText('Group open', { exact: true }).waitFor();
  });

  test('more incidents than are listed are said to be more', async () => {
    for (let i = 0; i < 100; i++)
      await seeded.app.stores.incidents.open({
        ...seeded.storm,
        id: `20261124-1030${String(i % 60).padStart(2, '0')}-${String(i).padStart(6, '0')}` as IncidentId,
        group: {
          ...seeded.storm.group,
          id: toGroupId(`00000000-0000-4000-8000-${String(i).padStart(12, '0')}`),
        },
      });
    const { page } = await seeded.open();
    await page.getByRole('heading', { level: 1, name: 'More than 100 open incidents' }).waitFor();
    await page.getByText('The newest 100 are shown').waitFor();
  });

  test('an incident that is not there says so', async () => {
    const { page } = await seeded.open('#/incidents/20200101-000000-000000');
    await page.getByRole('heading', { name: 'No such incident' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  test.each([
    ['on a desktop', { width: 1280 }],
    ['on a phone in the dark', { width: 360, dark: true }],
  ] as const)(
    'every kind of incident is accessible and fits %s',
    async (name, look) => {
      const { incidents } = await seeded.app.stores.incidents
        .list({ limit: 20 })
        .then((rows) => ({ incidents: rows }));
      for (const { value } of incidents) {
        const { page, complaints } = await seeded.open(`#/incidents/${value.id}`, look);
        await page.getByRole('heading', { name: 'Audit trail' }).waitFor();
        await keepScreen(page, `${value.id} ${name}`.replaceAll(' ', '-'));
        expect(await overflowOf(page), value.id).toBeLessThanOrEqual(0);
        expect(await seriousFaults(page), value.id).toEqual([]);
        expect(
          complaints.filter((text) => !text.includes('status of 4')),
          value.id,
        ).toEqual([]);
      }
    },
    240_000,
  );
});
