import { randomBytes } from 'node:crypto';
import { Refusal } from '../../http.ts';
import type { Folder, Item } from '../../world/mailboxes.ts';
import type { User } from '../../world/types.ts';

/** What a client asked for once and every link of the reading carries on. */
export type Reading = {
  user: User;
  folder: Folder;
  names: readonly string[];
  immutableIds: boolean;
  changeType: 'created' | 'updated' | 'deleted' | undefined;
  /** Messages received before it are left out. */
  since: number | undefined;
  newestFirst: boolean;
  pageSize: number;
  generation: number;
};

export type Entry = { item: Item; type: 'created' | 'removed' };
type DeltaState = { reading: Reading; position: number; generation: number };
type SkipState = { reading: Reading; rest: readonly Entry[]; position: number };

/** The service's memory of delta readings: of each, only the last few generations. */
export class SyncStates {
  readonly #kept: () => number;
  readonly #deltas = new Map<string, DeltaState>();
  readonly #skips = new Map<string, SkipState>();

  constructor(kept: () => number) {
    this.#kept = kept;
  }

  /** Ends a round: the token for the next one. */
  complete(reading: Reading, position: number): string {
    reading.generation += 1;
    const token = newToken();
    this.#deltas.set(token, { reading, position, generation: reading.generation });
    return token;
  }

  /** More pages of this round. */
  suspend(state: SkipState): string {
    const token = newToken();
    this.#skips.set(token, state);
    return token;
  }

  deltaState(token: string, url: URL): DeltaState {
    const state = this.#deltas.get(token);
    const highest = state?.reading.generation ?? 0;
    if (state && state.generation > highest - this.#kept()) return state;
    throw gone(url, state?.generation ?? 0, highest);
  }

  skipState(token: string, url: URL): SkipState {
    const state = this.#skips.get(token);
    if (state) return state;
    throw gone(url, 0, 0);
  }

  /** Forgets every reading of a mailbox. */
  reset(user: User): void {
    for (const [token, { reading }] of this.#deltas) if (reading.user === user) this.#deltas.delete(token);
    for (const [token, { reading }] of this.#skips) if (reading.user === user) this.#skips.delete(token);
  }
}

const newToken = (): string => randomBytes(18).toString('base64url');

function gone(url: URL, generation: number, highest: number): Refusal {
  const message = `The sync state generation is not found; generation=${generation};[highest=${highest}].`;
  return new Refusal(410, 'SyncStateNotFound', message, {
    headers: { Location: `${url.origin}${url.pathname}?$deltatoken=` },
  });
}
