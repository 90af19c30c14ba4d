import { Refusal, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import type { World } from '../../world/world.ts';

export type MailboxLimits = {
  /** Requests under way at once, per app and mailbox. */
  concurrent: number;
  /** Requests in ten minutes, per app and mailbox. */
  perTenMinutes: number;
  /** How long a request to a mailbox takes. */
  answerTime: number;
};

/** What Outlook allows an app per mailbox: four requests at once, 10,000 in ten minutes. */
export const OUTLOOK_LIMITS: MailboxLimits = { concurrent: 4, perTenMinutes: 10_000, answerTime: 0 };

const WINDOW = 600_000;

/** Puts mailbox routes behind Outlook's limits. */
export class MailboxGate {
  readonly #limits: MailboxLimits;
  readonly #world: Pick<World, 'clock' | 'directory'>;
  readonly #underWay = new Map<string, number>();
  readonly #recent = new Map<string, { since: number; count: number }>();

  constructor(limits: MailboxLimits, world: Pick<World, 'clock' | 'directory'>) {
    this.#limits = limits;
    this.#world = world;
  }

  guard(route: Route): Route {
    return { ...route, handle: (request) => this.#pass(request, route.handle) };
  }

  async #pass(request: TenantRequest, handle: Route['handle']): Promise<TenantResponse> {
    const mailbox = this.#mailboxOf(request.params['user'] ?? '');
    const underWay = this.#underWay.get(mailbox) ?? 0;
    if (underWay >= this.#limits.concurrent) throw throttled('MailboxConcurrency', 1);
    this.#count(mailbox);
    this.#underWay.set(mailbox, underWay + 1);
    try {
      if (this.#limits.answerTime > 0) await this.#world.clock.sleep(this.#limits.answerTime);
      return await handle(request);
    } finally {
      this.#underWay.set(mailbox, (this.#underWay.get(mailbox) ?? 1) - 1);
    }
  }

  /** One mailbox, however the path names its user. */
  #mailboxOf(name: string): string {
    return this.#world.directory.user(name)?.id ?? name.toLowerCase();
  }

  #count(mailbox: string): void {
    const now = this.#world.clock.now();
    const known = this.#recent.get(mailbox);
    const window = known && now < known.since + WINDOW ? known : { since: now, count: 0 };
    window.count += 1;
    this.#recent.set(mailbox, window);
    const wait = Math.ceil((window.since + WINDOW - now) / 1_000);
    if (window.count > this.#limits.perTenMinutes) throw throttled('RequestRate', wait);
  }
}

const throttled = (limit: string, seconds: number): Refusal =>
  new Refusal(429, 'ApplicationThrottled', `Application is over its ${limit} limit.`, {
    headers: { 'Retry-After': String(seconds) },
  });
