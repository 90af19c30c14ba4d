import type { Address } from '../domain/address.ts';
import type { Group, GroupId } from '../domain/group.ts';
import type { Incident, IncidentId } from '../domain/incident.ts';
import type { Observation } from '../domain/observation.ts';
import type { Standing, TroubleTopic } from '../domain/standing-trouble.ts';
import type { Actor, Switch } from '../domain/switch.ts';
import type { Instant, Milliseconds } from '../domain/time.ts';
import type { DeltaLink, SentinelId } from './mail.ts';

// All stores: what is not there is `undefined`, a store that cannot be read throws. A failure is never an absence.

declare const brand: unique symbol;

/** Proof of which state a row was read in; a write under a stale one throws LostRace. */
export type Version = string & { readonly [brand]: 'Version' };

export type Versioned<T> = { value: T; version: Version };

export type Cursor = {
  sentinel: SentinelId;
  /** Absent until the first reading completed. */
  link?: DeltaLink;
  /** When the last complete reading began. Mail that arrived before it has been seen. */
  readAt?: Instant;
};

/** Where each sentinel's inbox was read to. One row a sentinel; few enough to be listed in one query. */
export interface CursorStore {
  list(): Promise<Versioned<Cursor>[]>;
  get(sentinel: SentinelId): Promise<Versioned<Cursor> | undefined>;
  /** Inserts where `expected` is undefined, else replaces; LostRace when another instance wrote first. */
  put(cursor: Cursor, expected: Version | undefined): Promise<Version>;
  /** Replaces up to 100 in one request, all or none; LostRace when another instance wrote one of them first. */
  replace(cursors: readonly { cursor: Cursor; expected: Version }[]): Promise<Version[]>;
  /** A sentinel that is no longer watched. */
  remove(sentinel: SentinelId): Promise<void>;
}

export interface ObservationStore {
  /** Stores those not stored yet and returns exactly these. Copies from several sentinels meet here. */
  add(observations: readonly Observation[]): Promise<Observation[]>;
  /** Observations of a group sent in [from, to], newest first, at most `limit`. Cost bounded by the limit. */
  window(groupId: GroupId, from: Instant, to: Instant, limit: number): Promise<Observation[]>;
  /** Deletes whole buckets older than `before`; returns how many rows went. */
  forget(before: Instant): Promise<number>;
}

/** Who wrote to a group before, and how busy it usually is: what makes "first-time poster" mean something. */
export interface HistoryStore {
  /** Of `senders`, those who posted to the group before `before`. */
  knownPosters(groupId: GroupId, senders: readonly Address[], before: Instant): Promise<ReadonlySet<Address>>;
  /** Remembers that these people posted; keeps the earliest moment. */
  remember(groupId: GroupId, posts: readonly { from: Address; sentAt: Instant }[]): Promise<void>;
  /** Messages an hour over the remembered days, or `undefined` before a day of history exists. */
  usualHourlyRate(groupId: GroupId, now: Instant): Promise<number | undefined>;
  forget(before: Instant): Promise<number>;
}

/** What an address turned out to be, "not a group" included. */
export type KnownAddress = { address: Address; group?: Group; learnedAt: Instant };

export type KnownGroup = { group: Group; learnedAt: Instant };

export interface GroupCache {
  get(addresses: readonly Address[]): Promise<KnownAddress[]>;
  put(known: KnownAddress): Promise<void>;
  /** Groups that any of the addresses turned out to be, each once, at most `limit`. */
  knownGroups(limit: number): Promise<KnownGroup[]>;
  forget(before: Instant): Promise<number>;
}

/** Where a write names an act, the row in the audit trail is part of it: both are stored, or neither. */
export interface IncidentStore {
  /** Insert-if-absent by group: at most one incident of a group is open. Returns the one that is open afterwards. */
  open(incident: Incident, act?: AuditEntry): Promise<{ opened: boolean; incident: Versioned<Incident> }>;
  get(id: IncidentId): Promise<Versioned<Incident> | undefined>;
  openOf(groupId: GroupId): Promise<Versioned<Incident> | undefined>;
  /** LostRace when another instance wrote first. An incident with `closedAt` stops being the group's open one. */
  update(incident: Incident, expected: Version, act?: AuditEntry): Promise<Version>;
  listOpen(): Promise<Versioned<Incident>[]>;
  /** Newest first; `after` continues behind that incident. */
  list(options: { limit: number; after?: IncidentId }): Promise<Versioned<Incident>[]>;
  /** Deletes incidents closed before `before`. */
  forget(before: Instant): Promise<number>;
}

export interface SwitchStore {
  /** `undefined` until somebody set it. */
  get(): Promise<Versioned<Switch> | undefined>;
  /** `act` is stored in the same write: both, or neither. */
  put(value: Switch, expected: Version | undefined, act?: AuditEntry): Promise<Version>;
}

/** What is wrong with the watch itself, as far as it was looked for. */
export interface TroubleStore {
  /** `undefined` until somebody looked. */
  get(topic: TroubleTopic): Promise<Versioned<Standing> | undefined>;
  put(topic: TroubleTopic, value: Standing, expected: Version | undefined): Promise<Version>;
}

export type AuditEntry = {
  at: Instant;
  by: Actor;
  /** Verb and object: `lock group`, `set switch`. */
  act: string;
  reason: string;
  incident?: IncidentId;
  group?: Address;
  /** Where it came from: an operator's address; for the app's own acts the invocation and its instance. */
  from?: string;
  /** What proved an operator: a session, a bearer token, a function key. */
  via?: string;
  before?: string;
  after?: string;
};

/** Which acts are looked for; all of it must hold. */
export type AuditQuestion = {
  incident?: IncidentId;
  /** How the name of who acted begins, whatever the case; `Stormlock` for the app itself. */
  by?: string;
  /** How the act begins, whatever the case. */
  act?: string;
  since?: Instant;
  until?: Instant;
};

/** Where a page of the audit trail ended. */
export type AuditPlace = string & { readonly [brand]: 'AuditPlace' };

/** Append-only. Acts that change an incident or the switch are written with that change. */
export interface AuditStore {
  /** An act that changes neither an incident nor the switch. */
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(options: AuditQuestion & { limit: number }): Promise<AuditEntry[]>;
  /** The same page by page: `next` is where the following page begins, absent at the end. */
  page(
    options: AuditQuestion & { limit: number; after?: AuditPlace },
  ): Promise<{ entries: AuditEntry[]; next?: AuditPlace }>;
  /** Deletes what was done before `before`. */
  forget(before: Instant): Promise<number>;
}

/** A token bucket shared by all instances. */
export interface BudgetStore {
  /**
   * Spends `count` of `capacity` tokens, one unless told, that refill evenly over `period`: all of them or, where fewer
   * are left at `now`, none and false. Who asked for several and got none has them kept for two periods, else those who
   * ask for one at a time would leave none for ever.
   */
  take(name: string, capacity: number, period: Milliseconds, now: Instant, count?: number): Promise<boolean>;
}
