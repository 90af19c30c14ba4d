import { expect, test } from 'vitest';
import { Random } from '../../dev/generator/random.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { MINUTE, type Stage, stageForTest } from './harness/stage.ts';
import { firstOf, inInboxes, storm } from './harness/storm.ts';

/** Closed, or given back and waiting for people: a death between a purge's intent and its request leaves it unknown. */
const isOver = (incident: Incident | undefined) =>
  incident?.closedAt !== undefined ||
  (incident?.cleanup.state === 'held' && incident.containment.state === 'released');

/** Kills the app after so many requests of it, again and again, each time starting it anew on the same storage. */
class Crashes {
  readonly #stage: Stage;
  readonly #random: Random;
  #restart: Promise<void> = Promise.resolve();
  #going = true;
  count = 0;

  constructor(stage: Stage, seed: number) {
    this.#stage = stage;
    this.#random = new Random(seed);
  }

  async keep(times: number, requests: { least: number; most: number }): Promise<void> {
    while (this.#going && this.count < times) {
      const { exchanges } = this.#stage.tenant;
      const due = exchanges.length + this.#random.whole(requests.least, requests.most);
      while (this.#going && exchanges.length < due) await new Promise((resolve) => setTimeout(resolve, 1));
      if (!this.#going) return;
      this.#restart = this.#stage.restartHost();
      await this.#restart;
      this.count += 1;
    }
  }

  end(): void {
    this.#going = false;
  }

  /** What the platform does every minute; a death meanwhile is waited out. */
  async sweep(): Promise<void> {
    await this.#restart;
    for (const timer of ['wake', 'sweep']) await this.#stage.host.fire(timer).catch(() => this.#restart);
  }
}

test.each([1, 2, 3])(
  'killed again and again (%i), the app locks once, purges each slice once and restores exactly',
  async (seed) => {
    const stage = await stageForTest({
      handlingVisibilitySeconds: 1,
      settings: { STORMLOCK_PURGE_SLICE: '5' },
    });
    const group = stage.addGroup({ primarySmtpAddress: 'all@contoso.example' });
    const before = structuredClone(group.restrictions);
    const crashes = new Crashes(stage, seed);
    const killing = crashes.keep(8, { least: 2, most: 16 });
    const [first, ...replies] = storm(stage, group, { replies: 9 });
    let minutes = 0;
    for (; !isOver(await stage.incidentOf(group)); minutes += 1) {
      if (minutes > 600) throw new Error('The incident was not closed within ten hours.');
      stage.leap(MINUTE);
      await crashes.sweep();
    }
    crashes.end();
    await killing;

    expect(crashes.count).toBeGreaterThanOrEqual(6);
    const incidents = await stage.stores.incidents.list({ limit: 10 });
    expect(incidents.length).toBe(1);
    const incident = incidents[0]?.value;
    expect(incident?.containment).toMatchObject({ state: 'released', exact: true });
    const isUnknown = incident?.cleanup.state === 'held';
    expect(incident?.cleanup).toMatchObject(
      isUnknown
        ? { state: 'held', why: expect.stringMatching(/^what became of purge \d is not known/) }
        : { state: 'done', residue: { left: 0 } },
    );
    expect(stage.writesTo(group)).toEqual(['Set-DistributionGroup', 'Set-DistributionGroup']);
    expect(group.restrictions).toEqual(before);
    const [file, ...others] = stage.services.ediscovery.cases.all;
    expect(others).toEqual([]);
    const purged =
      file?.operations.filter(({ action }) => action === 'purgeData').map(({ searchId }) => searchId) ?? [];
    expect(new Set(purged).size).toBe(purged.length);
    expect(inInboxes(stage, [firstOf(first)])).toBe(5_002);
    if (isUnknown) return;
    expect(purged.length).toBe(2);
    expect(inInboxes(stage, replies)).toBe(0);
  },
);
