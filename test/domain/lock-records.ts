import type { LockRecord } from '../../shared/domain/containment.ts';
import type { SenderRestrictions } from '../../shared/domain/restrictions.ts';
import { NOON } from '../contract/stores/records.ts';

/** What a group shows that is open to everyone. */
export const OPEN_TO_ALL: SenderRestrictions = {
  acceptSenders: [],
  acceptGroups: [],
  rejectSenders: [],
  rejectGroups: [],
  requireSenderAuthentication: true,
  moderationEnabled: false,
  moderatedBy: [],
  bypassModeration: [],
  unresolved: [],
  readAt: NOON,
};

/** The lock of a group that was open to everyone. */
export const LOCK: LockRecord = {
  snapshot: OPEN_TO_ALL,
  change: { form: 'add', senders: ['holder'], groups: [] },
  expected: { senders: ['holder'], groups: [] },
};
