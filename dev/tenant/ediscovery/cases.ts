import { stableGuid } from '../world/random.ts';
import type { ChangedCase, ChangedSearch, NewCase, NewSearch } from './bodies.ts';
import { type CaseFile, openCase, openSearch, type Search } from './case-file.ts';
import { nameTaken, refused, unknown } from './refusal.ts';

/** The tenant's eDiscovery cases. Throws Refusal. */
export class Cases {
  readonly #cases = new Map<string, CaseFile>();
  #made = 0;

  get all(): CaseFile[] {
    return [...this.#cases.values()];
  }

  create(body: NewCase, now: number): CaseFile {
    if (this.all.some((file) => file.displayName === body.displayName))
      throw nameTaken('case', body.displayName);
    const file = openCase(this.#nextId('case'), body, now);
    this.#cases.set(file.id, file);
    return file;
  }

  find(id: string): CaseFile {
    const file = this.#cases.get(id);
    if (file === undefined) throw unknown('case', id);
    return file;
  }

  change(file: CaseFile, body: ChangedCase, now: number): void {
    file.displayName = body.displayName ?? file.displayName;
    if (body.description !== undefined) file.description = body.description;
    if (body.externalId !== undefined) file.externalId = body.externalId;
    file.changedAt = now;
  }

  close(file: CaseFile, now: number): void {
    if (file.status === 'closed') throw refused('The case is closed already.');
    file.status = 'closed';
    file.closedAt = now;
    file.changedAt = now;
  }

  remove(file: CaseFile): void {
    this.#cases.delete(file.id);
  }

  createSearch(file: CaseFile, body: NewSearch, now: number): Search {
    if (file.status === 'closed') throw refused('The case is closed.');
    if ([...file.searches.values()].some((search) => search.displayName === body.displayName))
      throw nameTaken('search', body.displayName);
    const search = openSearch(this.#nextId('search'), body, now);
    file.searches.set(search.id, search);
    return search;
  }

  changeSearch(search: Search, body: ChangedSearch, now: number): void {
    search.displayName = body.displayName ?? search.displayName;
    if (body.description !== undefined) search.description = body.description;
    search.contentQuery = body.contentQuery ?? search.contentQuery;
    search.dataSourceScopes = body.dataSourceScopes ?? search.dataSourceScopes;
    search.changedAt = now;
  }

  addSource(search: Search, email: string): { id: string; email: string } {
    const source = { id: this.#nextId('source'), email };
    search.sources.push(source);
    return source;
  }

  search(file: CaseFile, id: string): Search {
    const search = file.searches.get(id);
    if (search === undefined) throw unknown('search', id);
    return search;
  }

  #nextId(kind: string): string {
    this.#made += 1;
    return stableGuid(kind, this.#made);
  }
}
