import type { Role } from '../domain/access.ts';
import type { Address } from '../domain/address.ts';
import type { DetectionSettings } from '../domain/detection-settings.ts';
import type { Policy } from '../domain/policy.ts';
import type { SwitchPosition } from '../domain/switch.ts';
import type { Milliseconds } from '../domain/time.ts';

/** A service and the scope its tokens are asked for. Tokens go to this origin and to no other. */
export type ServiceConfig = { url: string; scope: string };

export type CredentialConfig = {
  tenantId: string;
  clientId?: string;
  clientSecret?: string;
  certificatePath?: string;
  authorityHost: string;
  disableInstanceDiscovery: boolean;
};

/** Reached with a connection string, or by managed identity: with a client id, by the user-assigned one it names. */
export type StorageConfig = { connectionString: string } | { tableServiceUrl: string; clientId?: string };

export type NoticeConfig = {
  teamsWebhookUrl?: string;
  mailFrom?: Address;
  mailTo: readonly Address[];
  /** Over this many notices an hour, further ones wait. */
  perHour: number;
};

export type TimingConfig = {
  /** A sentinel nobody woke for this long is read by the sweep. */
  staleAfter: Milliseconds;
  /** How far back the first reading of a sentinel goes. */
  seedWindow: Milliseconds;
  /** How far before the last reading a lost cursor is seeded again. */
  reseedOverlap: Milliseconds;
  /** While a group is warm its sentinels are read this often, for so long. */
  warmInterval: Milliseconds;
  warmFor: Milliseconds;
  /** After an act, how long another instance waits before it looks for the outcome. */
  actLease: Milliseconds;
  groupCacheFor: Milliseconds;
  subscriptionLifetime: Milliseconds;
  keepObservations: Milliseconds;
  keepIncidents: Milliseconds;
  keepAudit: Milliseconds;
};

/** How callers of the admin API and the console prove who they are. */
export type AccessConfig = {
  /** Accepted audiences of bearer tokens; none refuses them all. */
  audiences: readonly string[];
  /** App Service says that its authentication is on: only then is its principal header believed. */
  platformSignIn: boolean;
  /** Development only: the role of whoever calls from this machine. */
  developmentRole?: Role;
};

export type Config = {
  development: boolean;
  access: AccessConfig;
  credential: CredentialConfig;
  graph: ServiceConfig;
  exchange: ServiceConfig;
  storage: StorageConfig;
  /** Where people and Microsoft Graph reach the app. */
  publicUrl: string;
  /** Where the app reaches itself: the platform's own name for it, which no proxy stands before. */
  ownUrl: string;
  sentinels: readonly string[];
  clientStateSecrets: readonly string[];
  firstPosition: SwitchPosition;
  /** Without a holder the first sentinel is it. */
  lock: {
    actuator: 'exchange' | 'runbook' | 'manual';
    /** How groups are locked that are mastered on premises: by a mail flow rule, or by telling people the command. */
    onPremises: 'rule' | 'tell';
    runbookWebhookUrl?: string;
    holder?: Address;
    allowed: readonly Address[];
  };
  notices: NoticeConfig;
  detection: DetectionSettings;
  policy: Policy;
  timing: TimingConfig;
  /** Development only: a rehearsal clock's file. */
  clockFile?: string;
};
