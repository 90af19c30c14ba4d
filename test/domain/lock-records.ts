import type { LockRecord } from '../../shared/domain/containment.ts';
import { NOON } from '../contract/stores/records.ts';

/** The lock of a group that was open to everyone. */
export const LOCK: LockRecord = {
  snapshot: {
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
  },
  change: { form: 'add', senders: ['holder'], groups: [] },
  expected: { senders: ['holder'], groups: [] },
};
