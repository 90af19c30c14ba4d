import { badRequest, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import type { User } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { shape } from '../properties.ts';
import { maxPageSize, type Query, readCount, readQuery, wantsImmutableIds } from '../query.ts';
import { changesSince, everythingNow, shuffled } from './delta-round.ts';
import { folderNamed } from './folders.ts';
import { messageId } from './ids.ts';
import { mailboxOwner, READ } from './mailbox.ts';
import { etag, MESSAGE, typeOf } from './message.ts';
import { shownProperties } from './read-messages.ts';
import { type Entry, type Reading, SyncStates } from './sync-states.ts';

export type DeltaBehaviour = {
  /** Of each reading, how many of the latest delta links are still known. */
  keptGenerations: number;
  /** Chance that a round repeats something given before, from 0 to 1. */
  replays: number;
  /** Whether items come in any order unless one was asked for. */
  shuffles: boolean;
};

export const USUAL_DELTA: DeltaBehaviour = { keptGenerations: 3, replays: 0, shuffles: false };

const PATH = '/v1.0/users/{user}/mailFolders/{folder}/messages/delta';
const OPTIONS = ['$select', '$filter', '$top', '$orderby', 'changeType', '$skiptoken', '$deltatoken'];
const SINCE = /^receivedDateTime (ge|gt) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)$/;
const USUAL_PAGE = 10;
const MOST = 1_000;

/** Delta query of one mail folder: all query options are in the links, which are to be replayed as they are. */
export class DeltaQuery {
  readonly #world: World;
  readonly #behaviour: DeltaBehaviour;
  readonly #states: SyncStates;

  constructor(world: World, behaviour: DeltaBehaviour) {
    this.#world = world;
    this.#behaviour = behaviour;
    this.#states = new SyncStates(() => behaviour.keptGenerations);
  }

  routes(): Route[] {
    const handle = (request: TenantRequest) => this.#answer(request);
    return [{ service: 'graph', method: 'GET', path: PATH, permissions: READ, handle }];
  }

  /** Every link of the mailbox is answered 410 SyncStateNotFound from now on. */
  reset(user: User): void {
    this.#states.reset(user);
  }

  #answer(request: TenantRequest): TenantResponse {
    const user = mailboxOwner(request, this.#world);
    const query = readQuery(request, OPTIONS);
    const skip = query.get('$skiptoken');
    const delta = query.get('$deltatoken');
    if ((skip ?? delta) !== undefined && query.size > 1)
      throw badRequest('A delta link is followed as it is, without further query options.');
    this.#world.advance();
    user.mailbox.land(this.#world.clock.now());
    if (skip !== undefined) {
      const { reading, rest, position } = this.#states.skipState(skip, request.url);
      return this.#page(request, reading, rest, position);
    }
    const position = user.mailbox.changes.length;
    if (delta !== undefined) {
      const state = this.#states.deltaState(delta, request.url);
      const entries = changesSince(state.reading, state.position);
      return this.#page(request, state.reading, this.#disturbed(state.reading, entries), position);
    }
    const reading = this.#begin(request, user, query);
    return this.#page(request, reading, this.#disturbed(reading, everythingNow(reading)), position);
  }

  #begin(request: TenantRequest, user: User, query: Query): Reading {
    const orderby = query.get('$orderby');
    if (orderby !== undefined && orderby !== 'receivedDateTime desc')
      throw badRequest('Only $orderby=receivedDateTime desc is supported.');
    return {
      user,
      folder: folderNamed(user, request.params['folder'] ?? ''),
      names: shownProperties(request, query.get('$select')),
      immutableIds: wantsImmutableIds(request),
      changeType: readChangeType(query),
      since: readSince(query),
      newestFirst: orderby !== undefined,
      pageSize: readCount(query, '$top', MOST) ?? maxPageSize(request) ?? USUAL_PAGE,
      generation: 0,
    };
  }

  #disturbed(reading: Reading, entries: readonly Entry[]): Entry[] {
    const { replays, shuffles } = this.#behaviour;
    const { random } = this.#world;
    const old = reading.generation > 0 && random() < replays ? everythingNow(reading).slice(0, 3) : [];
    const all = [...entries, ...old];
    return shuffles && !reading.newestFirst ? shuffled(all, random) : all;
  }

  #page(
    request: TenantRequest,
    reading: Reading,
    entries: readonly Entry[],
    position: number,
  ): TenantResponse {
    const size = maxPageSize(request) ?? reading.pageSize;
    const rest = entries.slice(size);
    const link = new URL(`${request.url.origin}${request.url.pathname}`);
    const more = rest.length > 0;
    const token = more
      ? this.#states.suspend({ reading, rest, position })
      : this.#states.complete(reading, position);
    link.search = `?${more ? '$skiptoken' : '$deltatoken'}=${token}`;
    const value = entries.slice(0, size).map((entry) => this.#json(reading, entry));
    const headers = maxPageSize(request) ? { 'Preference-Applied': `odata.maxpagesize=${size}` } : {};
    return {
      status: 200,
      headers,
      body: { value, [more ? '@odata.nextLink' : '@odata.deltaLink']: link.href },
    };
  }

  #json(reading: Reading, { item, type }: Entry): unknown {
    const { user, immutableIds, folder, names } = reading;
    const annotations = { '@odata.type': typeOf(item), '@odata.etag': etag(item) };
    if (type === 'created') return { ...annotations, ...shape({ item, user, immutableIds }, MESSAGE, names) };
    const id = messageId({ ...item, folder }, immutableIds);
    return { '@odata.type': annotations['@odata.type'], id, '@removed': { reason: 'deleted' } };
  }
}

function readChangeType(query: Query): Reading['changeType'] {
  const text = query.get('changeType');
  if (text === undefined || text === 'created' || text === 'updated' || text === 'deleted') return text;
  throw badRequest(`changeType '${text}' is not created, updated or deleted.`);
}

function readSince(query: Query): number | undefined {
  const text = query.get('$filter');
  if (text === undefined) return undefined;
  const [, operator, instant = ''] = SINCE.exec(text) ?? [];
  if (operator === undefined)
    throw badRequest(`Only $filter=receivedDateTime ge|gt {instant} is supported, not '${text}'.`);
  return Date.parse(instant) + (operator === 'gt' ? 1 : 0);
}
