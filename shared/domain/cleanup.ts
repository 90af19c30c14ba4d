import type { PurgePlan, RemediationProgress } from './purge.ts';
import type { Actor } from './switch.ts';
import type { Instant, Milliseconds } from './time.ts';

/** One slice of the purge, in the order it passes through. `at` is stored before the call it stands for. */
export type SliceProgress =
  | { step: 'planned' }
  | { step: 'creating'; at: Instant }
  /** `failures`: counts of it that failed so far. `occupiedSince`: the service turns it away for another operation. */
  | { step: 'created'; searchId: string; failures?: number; occupiedSince?: Instant }
  | { step: 'estimating'; searchId: string; at: Instant; operationId?: string; failures?: number }
  | {
      step: 'estimated';
      searchId: string;
      items: number;
      mailboxes: number;
      unindexed: number;
      occupiedSince?: Instant;
    }
  /** Query and scope were read back right before, and were what was counted. */
  | {
      step: 'purging';
      searchId: string;
      items: number;
      at: Instant;
      operationId?: string;
      /** Why people were asked: nobody knows what became of it. */
      doubt?: string;
    }
  | {
      step: 'purged';
      searchId: string;
      items: number;
      at: Instant;
      partial: boolean;
      occupiedSince?: Instant;
    }
  | {
      step: 'rechecking';
      searchId: string;
      items: number;
      at: Instant;
      operationId?: string;
      partial: boolean;
    }
  /** `itemsAfter` is absent where the service could not count again. */
  | { step: 'checked'; searchId: string; items: number; itemsAfter?: number; partial: boolean }
  /** Nobody knows what became of its purge, and an operator let the rest go on. */
  | { step: 'unknown'; searchId: string; items: number; why: string }
  /** The service could not count or purge it, and says so; no purge of this run is submitted any more. */
  | { step: 'failed'; searchId: string; items?: number; why: string };

/** A purge under way: the case is the record and is kept. */
export type PurgeRun = {
  plan: PurgePlan;
  /** 1, 2, 3 … within the incident; absent for the first. Each run has its own case. */
  number?: number;
  slices: readonly SliceProgress[];
  /** Absent: eDiscovery. The slices stay as planned where Defender does it. */
  purger?: 'defender';
  remediation?: RemediationProgress;
  caseId?: string;
  /** The creation of the case was on its way. */
  caseAskedAt?: Instant;
  /** Cleared to delete: the counts agreed with what was expected, or an operator approved. */
  cleared: boolean;
  /** The operator who approved what was held. */
  approvedBy?: Actor;
  /** Mail that is not the storm's and that people were told would go with it: an approval given after that is for it too. */
  collateral?: readonly string[];
  polledAt?: Instant;
  /** How long the service took to count, as far as looks tell: no purge and no recount is done sooner. */
  countTook?: Milliseconds;
  /** Operations of the case whose fate was read: none of them is taken for a later submission's. */
  knownOperations?: readonly string[];
  /** The group was locked again while this ran: what the second wave brought is planned when this is done. */
  secondWave?: boolean;
  /** Sentinels that held copies before anything was removed: only they can show that it went. Absent: nobody looked. */
  witnesses?: readonly string[];
  /** Percent of the operations under way, as the service last said. */
  percent?: number;
};

/** Copies of the storm's messages still in the inboxes of the sentinels that were checked. */
export type Residue = {
  sentinelsChecked: number;
  looked: number;
  left: number;
  /** Message-IDs of what is left, as far as they are listed. */
  ids: readonly string[];
};

/** The purge's side of an incident. */
export type Cleanup =
  /** Nothing is to be purged. */
  | { state: 'none'; why: string }
  /** Waiting for the lock to be confirmed. */
  | { state: 'waiting' }
  /** Waiting for queued mail to land and to be indexed. */
  | { state: 'settling'; until: Instant }
  | { state: 'running'; run: PurgeRun }
  /** An operator must look before anything is deleted. */
  | { state: 'held'; run: PurgeRun; why: string; at: Instant }
  /** Stormlock will not or cannot do it, or not all of it: the finished plan, where there is one, is the operator's. */
  | { state: 'handed-over'; run?: PurgeRun; why: string; remedy: string; at: Instant; residue?: Residue }
  | { state: 'done'; run: PurgeRun; at: Instant; residue: Residue };
