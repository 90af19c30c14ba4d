import { toAddress } from '../domain/address.ts';
import { DEFAULT_POLICY, type Policy } from '../domain/policy.ts';
import type { Purger } from '../domain/purge.ts';
import { BATCH, REMEDIATION_TAKES } from '../domain/remediation-steps.ts';
import type { SettingReader } from '../settings.ts';
import * as kind from '../settings.ts';
import { ADDRESSES_HINT, DURATION_HINT, POSITIVE_HINT } from './parse.ts';

export function readPolicy(read: SettingReader): Policy {
  return {
    protectedGroups: read.get(
      'STORMLOCK_PROTECTED_GROUPS',
      kind.listOf(toAddress),
      ADDRESSES_HINT,
      DEFAULT_POLICY.protectedGroups,
    ),
    locksPerHour: read.get(
      'STORMLOCK_LOCKS_PER_HOUR',
      kind.wholeNumber(0, 1000),
      'a number from 0 to 1000',
      DEFAULT_POLICY.locksPerHour,
    ),
    graceAfterRelease: read.get(
      'STORMLOCK_GRACE_AFTER_RELEASE',
      kind.duration,
      DURATION_HINT,
      DEFAULT_POLICY.graceAfterRelease,
    ),
    coolDown: read.get('STORMLOCK_COOL_DOWN', kind.duration, DURATION_HINT, DEFAULT_POLICY.coolDown),
    secondWave: read.get('STORMLOCK_SECOND_WAVE', kind.duration, DURATION_HINT, DEFAULT_POLICY.secondWave),
    longestCoolDown: read.get(
      'STORMLOCK_LONGEST_COOL_DOWN',
      kind.duration,
      DURATION_HINT,
      DEFAULT_POLICY.longestCoolDown,
    ),
    traceInterval: read.get(
      'STORMLOCK_MESSAGE_TRACE',
      kind.duration,
      DURATION_HINT,
      DEFAULT_POLICY.traceInterval,
    ),
    settle: read.get('STORMLOCK_SETTLE', kind.duration, DURATION_HINT, DEFAULT_POLICY.settle),
    indexLag: read.get('STORMLOCK_INDEX_LAG', kind.duration, DURATION_HINT, DEFAULT_POLICY.indexLag),
    purge: read.get(
      'STORMLOCK_PURGE',
      kind.oneOf(['replies', 'all', 'off'] as const),
      'replies, all or off',
      DEFAULT_POLICY.purge,
    ),
    purgeMailboxes: read.get(
      'STORMLOCK_PURGE_MAILBOXES',
      kind.wholeNumber(0),
      'a whole number of mailboxes',
      DEFAULT_POLICY.purgeMailboxes,
    ),
    purgeTolerance: read.get(
      'STORMLOCK_PURGE_TOLERANCE',
      kind.share,
      'a share from 0 to 1, such as 0.1',
      DEFAULT_POLICY.purgeTolerance,
    ),
    sliceLimit: read.get(
      'STORMLOCK_PURGE_SLICE',
      kind.wholeNumber(1, 100),
      'a number from 1 to 100',
      DEFAULT_POLICY.sliceLimit,
    ),
    purgers: read.get(
      'STORMLOCK_PURGERS',
      (value) => orderOf(value),
      'ediscovery, defender or manual in the order they are tried, separated by commas',
      DEFAULT_POLICY.purgers,
    ),
    remediationTakes: read.get(
      'STORMLOCK_REMEDIATION_TAKES',
      kind.duration,
      DURATION_HINT,
      REMEDIATION_TAKES,
    ),
    remediationBatch: read.get(
      'STORMLOCK_REMEDIATION_BATCH',
      kind.wholeNumber(1, BATCH),
      `a number from 1 to ${BATCH}`,
      BATCH,
    ),
    longestOperation: read.get(
      'STORMLOCK_PURGE_PATIENCE',
      kind.duration,
      DURATION_HINT,
      DEFAULT_POLICY.longestOperation,
    ),
    pollInterval: read.get(
      'STORMLOCK_PURGE_POLL',
      kind.positiveDuration,
      POSITIVE_HINT,
      DEFAULT_POLICY.pollInterval,
    ),
  };
}

function orderOf(value: string): Purger[] | undefined {
  const order = kind.listOf(kind.oneOf(['ediscovery', 'defender', 'manual'] as const))(value);
  return new Set(order).size === order?.length ? order : undefined;
}
