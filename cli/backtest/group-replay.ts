import { detect } from '../../shared/domain/detect.ts';
import { eventTime } from '../../shared/domain/detect-window.ts';
import type { DetectionSettings } from '../../shared/domain/detection-settings.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import { type Before, PosterHistory } from './poster-history.ts';

const NOBODY: ReadonlySet<never> = new Set<never>();

/** Replays one group's mail through the detector as the app does: observe, judge, remember. */
export class GroupReplay {
  readonly #history: PosterHistory;
  readonly #seen = new Set<string>();
  #window: Observation[] = [];
  #since: Instant | undefined;
  readonly members: number;
  readonly settings: DetectionSettings;

  constructor(members: number, settings: DetectionSettings, before?: Before) {
    this.#history = new PosterHistory(before);
    this.members = members;
    this.settings = settings;
  }

  /** Takes one message, in about the order it was sent, and judges the group; `undefined` for one seen before. */
  add(observation: Observation): Verdict | undefined {
    if (this.#seen.has(observation.messageId)) return undefined;
    this.#keep(observation);
    const verdict = this.#judge(eventTime(observation));
    this.#history.remember(observation.from, observation.sentAt);
    return verdict;
  }

  /** Takes a message without judging it, so that it counts as history. */
  remember(observation: Observation): void {
    if (this.#seen.has(observation.messageId)) return;
    this.#keep(observation);
    this.#history.remember(observation.from, observation.sentAt);
  }

  /** The group's last lock ends here: what was sent before counts no more. */
  restart(at: Instant): void {
    this.#since = at;
  }

  /** The observations a verdict rests on, in the order they came. */
  get window(): readonly Observation[] {
    return this.#window;
  }

  #judge(now: Instant): Verdict {
    const input = {
      members: this.members,
      observations: this.#window,
      ...(this.#since === undefined ? {} : { since: this.#since }),
    };
    // Without history everybody counts as a first-time poster: what is calm then is calm with it too.
    const sketch = detect({ ...input, history: { knownPosters: NOBODY } }, this.settings);
    if (sketch.kind === 'calm') return sketch;
    const senders = new Set(this.#window.map((seen) => seen.from));
    const knownPosters = this.#history.knownPosters(senders, sketch.evidence.from);
    const usualHourlyRate = this.#history.usualHourlyRate(now);
    const history = usualHourlyRate === undefined ? { knownPosters } : { knownPosters, usualHourlyRate };
    return detect({ ...input, history }, this.settings);
  }

  #keep(observation: Observation): void {
    this.#seen.add(observation.messageId);
    this.#window.push(observation);
    const oldest = eventTime(observation) - this.settings.window;
    const surplus = this.#window.length - this.settings.windowLimit;
    this.#window = this.#window.filter((seen, i) => {
      const stays = i >= surplus && eventTime(seen) > oldest;
      if (!stays) this.#seen.delete(seen.messageId);
      return stays;
    });
  }
}
