import type { Address } from '../domain/address.ts';
import { Refused } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import type { SentinelId } from './mail.ts';

export type Subscription = {
  id: string;
  resource: string;
  changeType: string;
  notificationUrl: string;
  lifecycleNotificationUrl?: string;
  expiresAt: Instant;
};

export type WantedSubscription = {
  resource: string;
  notificationUrl: string;
  lifecycleNotificationUrl: string;
  clientState: string;
  expiresAt: Instant;
};

/** The service refuses to keep a subscription for that long; a shorter life may do. */
export class ExpiryTooFar extends Refused {}

/** Graph's change-notification subscriptions of this app. Throws RetryLater, Refused or ExpiryTooFar. */
export interface Subscriptions {
  list(): Promise<Subscription[]>;
  /** `exists`: the service already holds one for the same resource (409); adopt it. */
  create(
    wanted: WantedSubscription,
  ): Promise<{ outcome: 'created'; subscription: Subscription } | { outcome: 'exists'; id?: string }>;
  /** False when the service no longer knows it (404): recreate, then read. */
  renew(id: string, expiresAt: Instant): Promise<boolean>;
  /** Deleting what is gone already is not an error. */
  remove(id: string): Promise<void>;
}

/** Turns what the operator wrote in STORMLOCK_SENTINELS into mailboxes. Throws RetryLater or Refused. */
export interface SentinelDirectory {
  /** An object id, a UPN or `group:<address>` for all mailboxes that are members; empty when nothing matches. */
  resolve(name: string): Promise<SentinelId[]>;
  /** The mailbox's primary SMTP address; `undefined` when it has none. */
  addressOf(sentinel: SentinelId): Promise<Address | undefined>;
}

/** Makes and checks the `clientState` of a sentinel's subscription, so that a notification proves whom it is for. */
export interface ClientStates {
  /** Names the secret that `make` uses and tells nothing of it; another secret has another name. */
  readonly keyName: string;
  make(sentinel: SentinelId): string;
  /** The sentinel, or `undefined` when the state was not made with our current or previous secret. Constant time. */
  verify(clientState: string): SentinelId | undefined;
}
