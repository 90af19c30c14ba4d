import type { Evidence } from '../../shared/domain/verdict.ts';

/** Of a group where nothing was seen. */
export const NO_EVIDENCE: Evidence = {
  from: 0,
  to: 0,
  members: 12_000,
  messages: 0,
  replies: 0,
  repliers: 0,
  firstTimePosters: 0,
  stopRequests: 0,
  threads: 0,
  automatic: 0,
  repliersNeeded: 5,
  hourlyRate: 0,
  deliveries: 0,
};
