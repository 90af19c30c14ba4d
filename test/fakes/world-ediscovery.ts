import { Occupied, OutcomeUnknown, Refused, RetryLater } from '../../shared/domain/errors.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { EdiscoveryOperation } from '../../shared/domain/purge-operations.ts';
import { type Instant, MINUTE, type Milliseconds, SECOND } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Ediscovery, EdiscoverySearch } from '../../shared/ports/ediscovery.ts';
import { indexed, queryOf } from './mail-index.ts';

type Case = { id: string; name: string; searches: EdiscoverySearch[]; operations: Job[] };
type Job = {
  id: string;
  action: 'estimate' | 'purge';
  searchId: string;
  createdAt: Instant;
  endsAt: Instant;
  listedAt: Instant;
  /** What the search found when the operation began, oldest first. */
  found: readonly Message[];
};

/** What a purge takes from a mailbox at most; what was taken before counts again. */
const MOST_ITEMS = 100;
const REQUESTS_A_MINUTE = 5;

/** eDiscovery over one group's mail: operations take time, purged items stay findable, and it misbehaves on request. */
export class FakeEdiscovery implements Ediscovery {
  readonly cases: Case[] = [];
  readonly calls: { at: Instant; what: string }[] = [];
  /** Accepted purges, by the query they ran, and by the search. */
  readonly purges: string[] = [];
  readonly purgedSearches: string[] = [];
  estimateTakes: Milliseconds = 30 * SECOND;
  purgeTakes: Milliseconds = 90 * SECOND;
  /** What the operations of this kind end with, in order; `succeeded` when empty. */
  readonly endings: { estimate: Ending[]; purge: Ending[] } = { estimate: [], purge: [] };
  /** How long after it was accepted the next operation shows in listings. */
  listingLag: () => Milliseconds = () => 0;
  /** Listings name no counts; they have to be asked for search by search. */
  countsInListing = true;
  /** Submissions answer without naming the operation. */
  namesOperations = true;
  /** Times what is really there, for estimates that are off. */
  factor = 1;
  readonly #sleep: Clock['sleep'];
  /** Called by method name before the call does anything, and after. Throws to fail the call there. */
  before: (method: string) => void = () => {};
  after: (method: string) => void = () => {};
  /** Told what a purge took out of the mailboxes, when it has ended. */
  onPurge: (messageIds: readonly string[]) => void = () => {};
  readonly #clock: Pick<Clock, 'now'>;
  #mail: readonly Message[];
  readonly #members: number;
  readonly #endings = new Map<string, Ending>();
  readonly #matches = new Map<string, Message[]>();

  constructor(clock: Clock, mail: readonly Message[], members: number) {
    this.#clock = clock;
    this.#sleep = (duration) => clock.sleep(duration);
    this.#mail = mail;
    this.#members = members;
  }

  /** More mail reached the mailboxes. */
  deliver(...mail: readonly Message[]): void {
    this.#mail = [...this.#mail, ...mail];
    this.#matches.clear();
  }

  findCase(name: string): Promise<string | undefined> {
    return this.#call('findCase', () => this.cases.find((each) => each.name === name)?.id);
  }

  createCase(name: string): Promise<string> {
    return this.#call('createCase', () => {
      mustBeFree(this.cases, name);
      const id = `case-${this.cases.length + 1}`;
      this.cases.push({ id, name, searches: [], operations: [] });
      return id;
    });
  }

  createSearch(caseId: string, name: string, query: string): Promise<string> {
    return this.#call('createSearch', () => {
      const { searches } = this.#case(caseId);
      mustBeFree(searches, name);
      mustBeReadable(query);
      const id = `${caseId}-search-${searches.length + 1}`;
      searches.push({ id, name, query, scope: 'allTenantMailboxes' });
      return id;
    });
  }

  listSearches(caseId: string): Promise<EdiscoverySearch[]> {
    return this.#call('listSearches', () => structuredClone(this.#case(caseId).searches));
  }

  readSearch(caseId: string, searchId: string): Promise<EdiscoverySearch> {
    return this.#call('readSearch', () => ({ ...this.search(caseId, searchId) }));
  }

  estimate(caseId: string, searchId: string): Promise<string | undefined> {
    return this.#call('estimate', () => {
      this.#mustBeIdle(caseId, searchId);
      return this.#submit(caseId, searchId, 'estimate', this.estimateTakes);
    });
  }

  purge(caseId: string, searchId: string): Promise<string | undefined> {
    return this.#call('purge', () => {
      const { query } = this.search(caseId, searchId);
      this.#mustBeIdle(caseId, searchId);
      this.purges.push(query);
      this.purgedSearches.push(searchId);
      return this.#submit(caseId, searchId, 'purge', this.purgeTakes);
    });
  }

  operations(caseId: string): Promise<EdiscoveryOperation[]> {
    return this.#call('operations', () =>
      this.#case(caseId)
        .operations.filter(({ listedAt }) => listedAt <= this.#clock.now())
        .map((job) => this.#state(job, this.countsInListing)),
    );
  }

  lastEstimate(caseId: string, searchId: string): Promise<EdiscoveryOperation | undefined> {
    return this.#call('lastEstimate', () => {
      const job = this.#case(caseId).operations.findLast(
        (each) => each.searchId === searchId && each.action === 'estimate',
      );
      return job && this.#state(job, true);
    });
  }

  search(caseId: string, searchId: string): EdiscoverySearch {
    const found = this.#case(caseId).searches.find(({ id }) => id === searchId);
    if (found === undefined) throw new Refused(`404 no search ${searchId}`, 'Run the query by hand.');
    return found;
  }

  #case(id: string): Case {
    const found = this.cases.find((each) => each.id === id);
    if (found === undefined) throw new Refused(`404 no case ${id}`, 'Run the query by hand.');
    return found;
  }

  async #call<T>(method: string, act: () => T): Promise<T> {
    const now = this.#clock.now();
    if (this.calls.filter(({ at }) => at > now - MINUTE).length >= REQUESTS_A_MINUTE)
      throw new RetryLater('429 Too Many Requests', MINUTE);
    this.calls.push({ at: now, what: method });
    this.before(method);
    const answer = act();
    this.after(method);
    return answer;
  }

  #submit(caseId: string, searchId: string, action: Job['action'], takes: Milliseconds): string | undefined {
    const { operations } = this.#case(caseId);
    const found = this.#found(this.search(caseId, searchId).query);
    const id = `${caseId}-operation-${operations.length + 1}`;
    const now = this.#clock.now();
    const listedAt = now + this.listingLag();
    operations.push({ id, action, searchId, createdAt: now, endsAt: now + takes, listedAt, found });
    const ending = this.endings[action].shift() ?? 'succeeded';
    this.#endings.set(id, ending);
    if (action === 'purge' && (ending === 'succeeded' || ending === 'partial'))
      void this.#sleep(takes).then(() =>
        this.onPurge(found.slice(0, MOST_ITEMS).map((each) => each.internetMessageId)),
      );
    return this.namesOperations ? id : undefined;
  }

  #mustBeIdle(caseId: string, searchId: string): void {
    const jobs = this.#case(caseId).operations.filter((job) => job.searchId === searchId);
    if (jobs.some((job) => !this.#hasEnded(job)))
      throw new Occupied('409 another operation of this search is in progress', MINUTE);
  }

  #hasEnded({ id, endsAt }: Job): boolean {
    return this.#endings.get(id) !== 'running' && this.#clock.now() >= endsAt;
  }

  #state(job: Job, withCounts: boolean): EdiscoveryOperation {
    const { id, action, createdAt, found } = job;
    const ending = this.#endings.get(id) ?? 'succeeded';
    if (!this.#hasEnded(job)) return { id, action, createdAt, status: 'running', percent: 40 };
    const items = found.length * this.#members * this.factor;
    const counts =
      action === 'estimate' && withCounts ? { items, mailboxes: this.#members, unindexed: 0 } : {};
    const detail = ending === 'failed' ? { detail: 'it went wrong' } : {};
    return { id, action, createdAt, status: ending, percent: 100, ...counts, ...detail };
  }

  #found(query: string): Message[] {
    const known = this.#matches.get(query);
    if (known !== undefined) return known;
    const compiled = queryOf(query);
    const found = this.#mail.filter((message) => compiled.matches(indexed(message)));
    this.#matches.set(query, found);
    return found;
  }
}

type Ending = 'succeeded' | 'partial' | 'failed' | 'running';

function mustBeFree(taken: readonly { name: string }[], wanted: string): void {
  if (taken.some(({ name }) => name === wanted))
    throw new OutcomeUnknown(`409 ${wanted} exists; look for it`);
}

function mustBeReadable(query: string): void {
  try {
    queryOf(query);
  } catch (cause) {
    throw new Refused('400 the content query is not valid', 'Run it by hand.', { cause });
  }
}
