const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How change notifications travel. Durations are virtual unless they measure the app's own answer. */
export type NotificationBehaviour = {
  /** From a change to its notification: documented as below a minute on average, three at most. */
  latency: { least: number; average: number; most: number };
  /** Notifications for one URL that are due in the same stretch of this length travel together. */
  batchWindow: number;
  mostPerPost: number;
  /** Chances from 0 to 1. */
  duplicates: number;
  losses: number;
  /** Chance of a `clientState` that is not the subscription's. */
  foreignClientStates: number;
  /** Whether items of one post come in any order. */
  shuffles: boolean;
  /** More changes than `most` for one subscription `within` this time, and all that comes is one `missed`. */
  burst: { most: number; within: number };
  /** Backoff doubles from `first` until `until` after the first attempt; then the notification is lost. */
  retries: { first: number; until: number };
  endpoint: EndpointRules;
  /** `reauthorizationRequired` begins `lead` before expiry and repeats. */
  reauthorization: { lead: number; every: number };
};

/** When Graph calls an endpoint slow, and when it stops serving it. Shares are of the answers `within`. */
export type EndpointRules = {
  /** Wall-clock milliseconds of one answer. */
  slowAfter: number;
  /** Wall-clock milliseconds. No answer by then counts as failure and as too late. */
  timeout: number;
  within: number;
  atLeast: number;
  slowShare: number;
  slowDelay: number;
  dropShare: number;
  dropFor: number;
};

export const USUAL_NOTIFICATIONS: NotificationBehaviour = {
  latency: { least: SECOND, average: 20 * SECOND, most: 3 * MINUTE },
  batchWindow: SECOND,
  mostPerPost: 50,
  duplicates: 0,
  losses: 0,
  foreignClientStates: 0,
  shuffles: false,
  burst: { most: Number.POSITIVE_INFINITY, within: SECOND },
  retries: { first: 10 * SECOND, until: 240 * MINUTE },
  endpoint: {
    slowAfter: 3_000,
    timeout: 10_000,
    within: 10 * MINUTE,
    atLeast: 20,
    slowShare: 0.1,
    slowDelay: 10 * SECOND,
    dropShare: 0.15,
    dropFor: 10 * MINUTE,
  },
  reauthorization: { lead: 60 * MINUTE, every: 15 * MINUTE },
};
