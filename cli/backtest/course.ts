import type { Address } from '../../shared/domain/address.ts';
import { isHumanReply } from '../../shared/domain/detect-people.ts';
import { eventTime } from '../../shared/domain/detect-window.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { Bin } from '../../shared/domain/storm-chart.ts';
import { type Instant, MINUTE } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';

const BIN = MINUTE;

/** How a storm went: what began it, how much mail came before it was found and how much after. */
export class Course {
  readonly members: number;
  readonly start: Observation | undefined;
  readonly before: number;
  after = 0;
  last: Instant;
  readonly #people = new Set<Address>();
  readonly #bins = new Map<Instant, number>();

  constructor(window: readonly Observation[], { evidence, tippedBy, threads }: Verdict, members: number) {
    this.members = members;
    this.last = tippedBy?.sentAt ?? evidence.to;
    this.before = evidence.messages;
    const ours = new Set(threads);
    this.start = window.find(
      (seen) => ours.has(seen.thread) && !isHumanReply(seen) && seen.automation === undefined,
    );
    const from = Math.min(evidence.from, this.start?.sentAt ?? evidence.from);
    for (const seen of window) if (eventTime(seen) >= from) this.#count(seen);
  }

  /** One more mail to the group after it would have been locked. */
  follow(seen: Observation): void {
    this.after += 1;
    this.last = Math.max(this.last, eventTime(seen));
    if (isHumanReply(seen)) this.#people.add(seen.from);
    this.#count(seen);
  }

  /** Distinct people who wrote after the group would have been locked. */
  get peopleAfter(): number {
    return this.#people.size;
  }

  /** Mails a minute, in order; minutes without mail are left out. */
  get bins(): Bin[] {
    return Array.from(this.#bins, ([at, messages]) => ({ at, messages })).sort((a, b) => a.at - b.at);
  }

  #count(seen: Observation): void {
    const bin = Math.floor(eventTime(seen) / BIN) * BIN;
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
  }
}
