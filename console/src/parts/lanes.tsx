import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { CleanupLane } from './cleanup-lane.tsx';
import { LockLane } from './lock-lane.tsx';

/** Where the lock and the purge are; both go on side by side. */
export const Lanes = (props: { incident: IncidentView; now: number }) => (
  <div class="lanes">
    <LockLane {...props} />
    <CleanupLane {...props} />
  </div>
);
