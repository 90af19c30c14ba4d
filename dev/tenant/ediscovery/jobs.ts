import { badRequest } from '../http.ts';
import { stableGuid } from '../world/random.ts';
import type { Purge } from './bodies.ts';
import type { CaseFile, Search } from './case-file.ts';
import { searchDuration } from './durations.ts';
import type { ExpandName } from './kql/mail.ts';
import { compileQuery, type MailQuery } from './kql/query.ts';
import type { MailIndex, Scope } from './mail-index.ts';
import { type Action, isRunning, type Operation } from './operation.ts';
import { busy, missingRole, refused } from './refusal.ts';
import type { EdiscoverySettings, JobFault } from './settings.ts';

export type JobsDeps = {
  now(): number;
  index: MailIndex;
  expand: ExpandName;
  settings: EdiscoverySettings;
};

/** Runs estimates and purges. A job's result is fixed when it begins; the clock alone moves it on. */
export class Jobs {
  readonly faults: JobFault[] = [];
  readonly #deps: JobsDeps;
  #count = 0;

  constructor(deps: JobsDeps) {
    this.#deps = deps;
  }

  estimate(file: CaseFile, search: Search): Operation {
    const query = this.query(search.contentQuery);
    const scope = scopeOf(search);
    const { index } = this.#deps;
    const job = this.#begin(file, search, 'estimateStatistics', searchDuration(index.mailboxes(scope)));
    return this.#keep(file, { ...job.operation, statistics: index.count(query, scope) });
  }

  purge(file: CaseFile, search: Search, body: Purge): Operation {
    const { index, settings } = this.#deps;
    if (!settings.hasPurgeRole) throw missingRole('Search And Purge');
    if (body.purgeAreas !== 'mailboxes')
      throw badRequest('Only purgeAreas mailboxes is simulated; teamsMessages would delete chats for good.');
    const query = this.query(search.contentQuery);
    const scope = scopeOf(search);
    const mailboxes = index.mailboxes(scope);
    const duration = searchDuration(mailboxes) * settings.purgeFactor;
    if (mailboxes > settings.mailboxesPerPurge) {
      const why = `The search covers ${mailboxes} mailboxes; a purge acts on at most ${settings.mailboxesPerPurge}.`;
      if (settings.capShows === 'at-once') throw refused(why);
      const { operation } = this.#begin(file, search, 'purgeData', duration);
      return this.#keep(file, { ...operation, outcome: 'failed', message: why });
    }
    const { operation, fault } = this.#begin(file, search, 'purgeData', duration);
    if (fault === undefined || fault === 'partiallySucceeded') {
      index.purge(query, scope, {
        searchId: search.id,
        at: operation.endsAt,
        type: body.purgeType ?? 'recoverable',
        itemsPerMailbox: settings.itemsPerMailbox,
        share: fault === undefined ? 1 : 0.9,
      });
    }
    return this.#keep(file, operation);
  }

  /** Throws Refusal when the service does not accept the query. */
  query(text: string): MailQuery {
    const { expand, settings } = this.#deps;
    const options = {
      expand,
      seconds: settings.secondPrecision,
      wildcardInPhrase: settings.wildcardInPhrase,
      addressesBy: settings.addressesBy,
    };
    const compiled = compileQuery(text, options);
    if ('error' in compiled) throw badRequest(`The content query is not valid: ${compiled.error}.`);
    return compiled;
  }

  #begin(
    file: CaseFile,
    search: Search,
    action: Action,
    duration: number,
  ): { operation: Operation; fault: JobFault['fault'] | undefined } {
    const now = this.#deps.now();
    if (file.status === 'closed') throw refused('The case is closed.');
    if (file.operations.some((job) => job.searchId === search.id && isRunning(job, now))) throw busy();
    const fault = this.#takeFault(action);
    const isBad = fault === 'failed' || fault === 'partiallySucceeded' || fault === 'submissionFailed';
    this.#count += 1;
    const length = fault === 'submissionFailed' ? 0 : Math.max(1, duration * this.#deps.settings.timeScale);
    const operation: Operation = {
      id: stableGuid('operation', this.#count).replaceAll('-', ''),
      action,
      searchId: search.id,
      createdAt: now,
      endsAt: fault === 'stuck' ? Number.POSITIVE_INFINITY : now + Math.round(length),
      outcome: isBad ? fault : 'succeeded',
      ...(isBad ? { message: `The operation ended as ${fault}.` } : {}),
    };
    return { operation, fault };
  }

  #takeFault(action: Action): JobFault['fault'] | undefined {
    const at = this.faults.findIndex((fault) => fault.action === action);
    return at === -1 ? undefined : this.faults.splice(at, 1)[0]?.fault;
  }

  #keep(file: CaseFile, operation: Operation): Operation {
    file.operations.push(operation);
    return operation;
  }
}

function scopeOf(search: Search): Scope {
  if (search.dataSourceScopes.split(',').some((scope) => scope.trim() === 'allTenantMailboxes')) return 'all';
  if (search.sources.length === 0) throw badRequest('The search has no data source.');
  return search.sources.map(({ email }) => email);
}
