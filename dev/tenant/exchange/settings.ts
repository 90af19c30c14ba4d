import type { CmdletName } from './cmdlet-table.ts';
import type { Clearing } from './restriction-change.ts';

const MINUTE = 60_000;

export type ExchangeSettings = {
  /** `no-role`: nobody assigned the app a role yet; `unsupported-role`: the token's role opens nothing here. */
  access: 'granted' | 'no-role' | 'unsupported-role';
  /** `Set-DistributionGroup.BypassSecurityGroupManagerCheck`: parameters that no role of the app contains. */
  deniedParameters: readonly string[];
  /** Guids of groups outside the app's custom write scope. */
  outsideWriteScope: readonly string[];
  /** Whether Set-UnifiedGroup refuses applications, as it was reported to. */
  refusesUnifiedGroups: boolean;
  /** What a Get- cmdlet gives for an identity nobody has: the documentation says everything, REST often says 404. */
  unknownIdentity: 'all' | 'not-found';
  clearing: Clearing;
  /** From a change of a mail flow rule until it works. */
  rulePropagation: number;
  pageSize: number;
  /** Where set, every other host answers 302 to this origin, as some organisations' do. */
  regionalOrigin?: string;
};

export const DEFAULT_EXCHANGE: ExchangeSettings = {
  access: 'granted',
  deniedParameters: [],
  outsideWriteScope: [],
  refusesUnifiedGroups: false,
  unknownIdentity: 'all',
  clearing: 'works',
  rulePropagation: 30 * MINUTE,
  pageSize: 1_000,
};

/** Goes wrong with the next request, or with the next of that cmdlet. */
export type ExchangeFault = { cmdlet?: CmdletName } & (
  | { fault: 'redirect'; status: 302 | 307; origin: string }
  /** The answer claims to be compressed and is not. */
  | { fault: 'false-gzip' }
  | { fault: 'throttled'; retryAfterSeconds: number }
  | { fault: 'server-busy' }
  /** 200 without a body. */
  | { fault: 'empty' }
  /** Virtual milliseconds. */
  | { fault: 'slow'; delay: number }
  /** A write that is accepted and does nothing. */
  | { fault: 'not-applied' }
  /** Done, but the connection breaks before the answer. */
  | { fault: 'answer-lost' }
  /** 200 with `@adminapi.errors`. */
  | { fault: 'errors-inside'; text: string }
);
