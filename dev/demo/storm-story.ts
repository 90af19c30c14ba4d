import type { Incident } from '../../shared/domain/incident.ts';
import { count, plural } from '../../shared/domain/wording.ts';
import { generateStorm } from '../generator/storm.ts';
import type { Organisation } from './organisation.ts';
import type { Parts } from './parts.ts';
import { play } from './play.ts';
import { bar, type Screen } from './screen.ts';
import { stormTraffic } from './storm-traffic.ts';

const MINUTE = 60_000;
/** Slow enough to watch people reply, then faster while they run into the lock, then as fast as the machine goes. */
const SPEED = { replies: 40, locked: 300, purge: 2_400 };
const REPLIES = 150;

export type StormResult = { incident: Incident; posted: number };

/** The storm of the story: one test mail to everybody, and what people answer. Ends when the incident is closed. */
export async function playStorm(
  parts: Parts,
  organisation: Organisation,
  screen: Screen,
): Promise<StormResult> {
  const { clock, tenant } = parts;
  const { stormGroup } = organisation;
  clock.setSpeed(SPEED.replies);
  const mails = generateStorm({
    seed: 14,
    members: stormGroup.memberCount,
    shape: 'classic',
    startAt: clock.now() + 10_000,
    to: [stormGroup.primarySmtpAddress],
    replies: REPLIES,
  });
  screen.title(
    `A storm on ${stormGroup.primarySmtpAddress}: ${count(stormGroup.memberCount)} mailboxes, two sentinels`,
  );
  const story = new Story(parts, screen);
  const following = story.follow();
  await play(clock, tenant.world, mails, (mail, i) => {
    const { turnedAway, deliveries } = stormTraffic(tenant.world, stormGroup);
    if (i < 12)
      screen.event(
        mail.sentAt,
        `${i === 0 ? 'The first mail' : `Reply ${i}`}: ${mail.subject} – ${mail.text.slice(0, 50)}`,
      );
    screen.progress(
      `  ${plural(i, 'reply', 'replies')} sent, ${turnedAway} turned away, ${count(deliveries)} deliveries`,
    );
  });
  screen.event(clock.now(), `The last of ${plural(mails.length, 'mail')} was sent; people have given up.`);
  clock.setSpeed(SPEED.purge);
  const incident = await following;
  screen.done();
  return { incident, posted: mails.length };
}

/** Watches the app's own incident and says what changes. */
class Story {
  readonly #parts: Parts;
  readonly #screen: Screen;
  #told = 0;

  constructor(parts: Parts, screen: Screen) {
    this.#parts = parts;
    this.#screen = screen;
  }

  async follow(): Promise<Incident> {
    const { clock, stores } = this.#parts;
    const deadline = Date.now() + 150_000;
    let locked = false;
    while (Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      const incident = (await stores.incidents.list({ limit: 1 }))[0]?.value;
      if (incident === undefined || incident.verdict?.kind !== 'storm') continue;
      this.#tell(incident);
      if (!locked && incident.containment.state === 'locked') {
        locked = true;
        clock.setSpeed(SPEED.locked);
      }
      if (incident.closedAt !== undefined) return incident;
    }
    throw new Error('The storm was not dealt with in time; see the log of the app.');
  }

  #tell(incident: Incident): void {
    for (const entry of incident.timeline.slice(this.#told)) this.#screen.event(entry.at, entry.what);
    this.#told = incident.timeline.length;
    const { cleanup } = incident;
    if (cleanup.state === 'settling') {
      const left = Math.max(0, cleanup.until - this.#parts.clock.now()) / MINUTE;
      this.#screen.progress(`  waiting for queued mail to land and be indexed: ${Math.ceil(left)} min`);
    }
    if (cleanup.state === 'running') {
      const done =
        cleanup.run.slices.reduce((sum, slice) => sum + STEP_SHARE[slice.step], 0) /
        cleanup.run.slices.length;
      const removed = this.#parts.services.ediscovery.itemsRemoved;
      this.#screen.progress(`  purge ${bar(done)}  ${count(removed)} copies removed`);
    }
  }
}

const STEP_SHARE = {
  planned: 0,
  creating: 0.02,
  created: 0.05,
  estimating: 0.15,
  estimated: 0.3,
  purging: 0.5,
  purged: 0.75,
  rechecking: 0.85,
  checked: 1,
  unknown: 1,
  failed: 1,
} as const;
