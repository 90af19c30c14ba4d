import type { Message } from '../../shared/domain/message.ts';
import type { MailCopy } from '../../shared/domain/purge.ts';
import { type Instant, MINUTE, type Milliseconds } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Remediation, WantedCopies } from '../../shared/ports/remediation.ts';

/** Named again within this, a copy is not taken again; the others that are named with it are. */
const ROLL_UP: Milliseconds = 30 * MINUTE;

type Batch = { at: Instant; copies: readonly MailCopy[] };

/** Defender over one group's mail: one copy a message and member, removed some time after it was named. */
export class FakeDefender implements Remediation {
  /** Times what is really there, for counts that are off. */
  factor = 1;
  /** From acceptance until a copy is gone. */
  takes: Milliseconds = 0;
  /** Thrown by the next removals, which then do nothing. */
  failures: Error[] = [];
  /** Called by method name before the call does anything. Throws to fail the call there. */
  before: (method: keyof Remediation) => void = () => {};
  readonly accepted: Batch[] = [];
  /** Named, but nobody's copy. */
  readonly strays: MailCopy[] = [];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #mail: readonly Message[];
  readonly #members: number;

  constructor(clock: Pick<Clock, 'now'>, mail: readonly Message[], members: number) {
    this.#clock = clock;
    this.#mail = mail;
    this.#members = members;
  }

  async count(wanted: WantedCopies): Promise<number> {
    this.before('count');
    return this.#messages(wanted).length * this.#members * this.factor;
  }

  async list(wanted: WantedCopies, after: MailCopy | undefined, limit: number): Promise<MailCopy[]> {
    this.before('list');
    const from = after === undefined ? 0 : this.#indexOf(after) + 1;
    const copies: MailCopy[] = [];
    for (const message of this.#messages(wanted)) {
      const begin = Math.max(0, from - message * this.#members);
      for (let member = begin; member < this.#members && copies.length < limit; member++)
        copies.push(copyOf(message, member));
    }
    return copies;
  }

  async remove(copies: readonly MailCopy[]): Promise<void> {
    this.before('remove');
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    if (copies.length === 0) throw new Error('a remediation of nothing');
    this.strays.push(...copies.filter((copy) => this.#indexOf(copy) < 0));
    const now = this.#clock.now();
    const recent = new Set(this.accepted.filter(({ at }) => at > now - ROLL_UP).flatMap(keysOf));
    const open = copies.filter((copy) => !recent.has(keyOf(copy)));
    if (open.length > 0) this.accepted.push({ at: now, copies: open });
  }

  /** How often the removal of each member's copy was accepted, by message. */
  removals(): ReadonlyMap<string, readonly number[]> {
    const times = this.#mail.map(() => new Array<number>(this.#members).fill(0));
    for (const { networkMessageId, recipient } of this.accepted.flatMap(({ copies }) => copies)) {
      const members = times[Number(networkMessageId)] ?? [];
      const member = Number(recipient.split('@')[0]);
      members[member] = (members[member] ?? 0) + 1;
    }
    return new Map(this.#mail.map(({ internetMessageId: id }, i) => [id, times[i] ?? []]));
  }

  /** Whether the first member's copy is gone: that member is the sentinel. */
  hasRemoved(messageId: string): boolean {
    const key = keyOf(copyOf(this.#numberOf(messageId), 0));
    const first = this.accepted.find((batch) => keysOf(batch).includes(key));
    return first !== undefined && first.at + this.takes <= this.#clock.now();
  }

  #messages({ messageIds, from, to }: WantedCopies): number[] {
    return this.#mail.flatMap(({ internetMessageId, sentAt }, i) =>
      messageIds.includes(internetMessageId) && sentAt >= from && sentAt <= to ? [i] : [],
    );
  }

  #numberOf = (messageId: string): number =>
    this.#mail.findIndex(({ internetMessageId }) => internetMessageId === messageId);

  /** Of all copies in their order; -1 for what is none. */
  #indexOf({ networkMessageId, recipient }: MailCopy): number {
    const [message, member] = [Number(networkMessageId), Number(recipient.split('@')[0])];
    const isCopy = message < this.#mail.length && member < this.#members;
    return isCopy ? message * this.#members + member : -1;
  }
}

const copyOf = (message: number, member: number): MailCopy => ({
  networkMessageId: String(message).padStart(4, '0'),
  recipient: `${String(member).padStart(6, '0')}@example.org`,
});

const keyOf = ({ networkMessageId, recipient }: MailCopy): string => `${networkMessageId} ${recipient}`;
const keysOf = ({ copies }: Pick<Batch, 'copies'>): string[] => copies.map(keyOf);
