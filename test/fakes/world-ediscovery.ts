import { compileQuery, type MailQuery } from '../../dev/tenant/ediscovery/kql/query.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { EdiscoveryOperation } from '../../shared/domain/purge-operations.ts';
import { type Instant, type Milliseconds, SECOND } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Ediscovery, EdiscoverySearch } from '../../shared/ports/ediscovery.ts';

type Case = { id: string; name: string; searches: EdiscoverySearch[]; operations: Job[] };
type Job = {
  id: string;
  action: 'estimate' | 'purge';
  searchId: string;
  createdAt: Instant;
  endsAt: Instant;
};

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
  /** Listings name no counts; they have to be asked for search by search. */
  countsInListing = true;
  /** Submissions answer without naming the operation. */
  namesOperations = true;
  /** Times what is really there, for estimates that are off. */
  factor = 1;
  /** Called by method name before the call does anything, and after. Throws to fail the call there. */
  before: (method: string) => void = () => {};
  after: (method: string) => void = () => {};
  onPurge: (messageIds: readonly string[]) => void = () => {};
  readonly #clock: Pick<Clock, 'now'>;
  #mail: readonly Message[];
  readonly #members: number;
  readonly #endings = new Map<string, Ending>();
  readonly #matches = new Map<string, Message[]>();

  constructor(clock: Pick<Clock, 'now'>, mail: readonly Message[], members: number) {
    this.#clock = clock;
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
      const id = `case-${this.cases.length + 1}`;
      this.cases.push({ id, name, searches: [], operations: [] });
      return id;
    });
  }

  createSearch(caseId: string, name: string, query: string): Promise<string> {
    return this.#call('createSearch', () => {
      const { searches } = this.#case(caseId);
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
    return this.#call('estimate', () => this.#submit(caseId, searchId, 'estimate', this.estimateTakes));
  }

  purge(caseId: string, searchId: string): Promise<string | undefined> {
    return this.#call('purge', () => {
      const { query } = this.search(caseId, searchId);
      this.purges.push(query);
      this.purgedSearches.push(searchId);
      this.onPurge(this.#found(query).map((message) => message.internetMessageId));
      return this.#submit(caseId, searchId, 'purge', this.purgeTakes);
    });
  }

  operations(caseId: string): Promise<EdiscoveryOperation[]> {
    return this.#call('operations', () =>
      this.#case(caseId).operations.map((job) => this.#state(caseId, job, this.countsInListing)),
    );
  }

  lastEstimate(caseId: string, searchId: string): Promise<EdiscoveryOperation | undefined> {
    return this.#call('lastEstimate', () => {
      const job = this.#case(caseId).operations.findLast(
        (each) => each.searchId === searchId && each.action === 'estimate',
      );
      return job && this.#state(caseId, job, true);
    });
  }

  search(caseId: string, searchId: string): EdiscoverySearch {
    const found = this.#case(caseId).searches.find(({ id }) => id === searchId);
    if (found === undefined) throw new Error(`no search ${searchId}`);
    return found;
  }

  #case(id: string): Case {
    const found = this.cases.find((each) => each.id === id);
    if (found === undefined) throw new Error(`no case ${id}`);
    return found;
  }

  async #call<T>(method: string, act: () => T): Promise<T> {
    this.calls.push({ at: this.#clock.now(), what: method });
    this.before(method);
    const answer = act();
    this.after(method);
    return answer;
  }

  #submit(caseId: string, searchId: string, action: Job['action'], takes: Milliseconds): string | undefined {
    const { operations } = this.#case(caseId);
    const id = `${caseId}-operation-${operations.length + 1}`;
    const now = this.#clock.now();
    operations.push({ id, action, searchId, createdAt: now, endsAt: now + takes });
    this.#endings.set(id, this.endings[action].shift() ?? 'succeeded');
    return this.namesOperations ? id : undefined;
  }

  #state(caseId: string, job: Job, withCounts: boolean): EdiscoveryOperation {
    const { id, action, createdAt, endsAt } = job;
    const ending = this.#endings.get(id) ?? 'succeeded';
    const ended = ending !== 'running' && this.#clock.now() >= endsAt;
    if (!ended) return { id, action, createdAt, status: 'running', percent: 40 };
    const items = this.#found(this.search(caseId, job.searchId).query).length * this.#members * this.factor;
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

/** Reads a query as the simulated tenant does; throws what the service would refuse it with. */
export function queryOf(text: string): MailQuery {
  const query = compileQuery(text, { expand: () => undefined, seconds: false, wildcardInPhrase: false });
  if ('error' in query) throw new Error(`${query.error}: ${text}`);
  if (query.warnings.length > 0) throw new Error(`${query.warnings.join('; ')}: ${text}`);
  return query;
}

/** A message as the mail index has it. */
export const indexed = (
  message: Pick<Message, 'subject' | 'from' | 'recipients' | 'sentAt' | 'receivedAt'>,
) => ({
  kind: 'email',
  subject: message.subject,
  body: '',
  from: { address: message.from },
  to: message.recipients.map((address) => ({ address })),
  cc: [],
  bcc: [],
  sentAt: message.sentAt,
  receivedAt: message.receivedAt,
  size: 2_000,
  attachmentNames: [],
});
