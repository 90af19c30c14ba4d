import type { SliceProgress } from '../../shared/domain/cleanup.ts';
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
/** Milliseconds of the wall clock within which everything of a moment has been heard of. */
const HEARD_WITHIN = 400;

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
      story.tell(
        mail.sentAt,
        `${i === 0 ? 'The first mail' : `Reply ${i}`}: ${mail.subject} – ${mail.text.slice(0, 50)}`,
      );
    if (i === 0) return;
    screen.progress(
      `  ${plural(i, 'reply', 'replies')} sent, ${turnedAway} turned away, ${count(deliveries)} deliveries`,
    );
  });
  story.tell(clock.now(), `The last of ${plural(mails.length, 'mail')} was sent; people have given up.`);
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
  #untold: { at: number; text: string; heard: number }[] = [];

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
      this.#flush(incident?.closedAt !== undefined);
      if (incident === undefined || incident.verdict?.kind !== 'storm') continue;
      this.#follow(incident);
      if (!locked && incident.containment.state === 'locked') {
        locked = true;
        clock.setSpeed(SPEED.locked);
      }
      if (incident.closedAt !== undefined) {
        this.#flush(true);
        return incident;
      }
    }
    throw new Error('The storm was not dealt with in time; see the log of the app.');
  }

  /** Told a moment later, so that what the app did is told in order with the mail. */
  tell(at: number, text: string): void {
    this.#untold.push({ at, text, heard: Date.now() });
  }

  #flush(all: boolean): void {
    const told = this.#untold.toSorted((a, b) => a.at - b.at);
    const due = told.findLastIndex(({ heard }) => all || Date.now() - heard > HEARD_WITHIN) + 1;
    for (const { at, text } of told.slice(0, due)) this.#screen.event(at, text);
    this.#untold = told.slice(due);
  }

  #follow(incident: Incident): void {
    for (const entry of incident.timeline.slice(this.#told)) this.tell(entry.at, entry.what);
    this.#told = incident.timeline.length;
    const { cleanup } = incident;
    if (cleanup.state === 'settling') {
      const left = Math.max(0, cleanup.until - this.#parts.clock.now()) / MINUTE;
      this.#screen.progress(`  waiting for queued mail to land and be indexed: ${Math.ceil(left)} min`);
    }
    if (cleanup.state === 'running') {
      const { slices, plan } = cleanup.run;
      const removed = this.#parts.services.ediscovery.itemsRemoved;
      this.#screen.progress(
        `  purge ${bar(removed / plan.expectedItems)}  ${count(removed)} copies removed; ${doingNow(slices)}`,
      );
    }
  }
}

/** What the searches are at; the slowest speaks. */
function doingNow(slices: readonly SliceProgress[]): string {
  const at = new Set(slices.map(({ step }) => step));
  if (at.has('planned') || at.has('creating') || at.has('created') || at.has('estimating')) return 'counting';
  if (at.has('estimated') || at.has('purging')) return 'removing';
  return 'counting again';
}
