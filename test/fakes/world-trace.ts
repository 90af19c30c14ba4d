import type { Address } from '../../shared/domain/address.ts';
import type { Attempt } from '../../shared/domain/attempts.ts';
import type { Group } from '../../shared/domain/group.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MessageTrace } from '../../shared/ports/message-trace.ts';

/** A trace in which mail shows a minute after it was sent, and is forgotten after ten days. */
export class FakeTrace implements MessageTrace {
  /** To whichever group is asked about, where no address is named. */
  readonly attempts: (Attempt & { to?: Address })[] = [];
  /** Thrown instead of the next answer, or, while it is set, of every answer. */
  nextFailure: Error | undefined;
  failure: Error | undefined;
  readonly asked: { group: string; from: number; to: number }[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async turnedAway(group: Group, from: number, to: number): Promise<Attempt[]> {
    this.asked.push({ group: group.address, from, to });
    const failure = this.failure ?? this.nextFailure;
    this.nextFailure = undefined;
    if (failure !== undefined) throw failure;
    const [oldest, newest] = [Math.max(from, to - 10 * DAY), Math.min(to, this.#clock.now() - MINUTE)];
    return this.attempts.filter(
      (each) => each.at >= oldest && each.at <= newest && (!each.to || group.addresses.includes(each.to)),
    );
  }
}
