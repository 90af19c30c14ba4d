/** The lag of the index is the world's `transport.indexLag`. */
export type EdiscoverySettings = {
  /** Requests a minute over everything under ediscoveryCases, polls included. */
  requestsPerMinute: number;
  /** Multiplies the duration of every job: 0.01 makes rehearsals quick. */
  timeScale: number;
  /** A purge takes this many times as long as a search of the same mailboxes; nothing is published. */
  purgeFactor: number;
  /** Items one purge removes from one mailbox. */
  itemsPerMailbox: number;
  /** The documented 50,000 of the cmdlet, in case it binds Graph too; Infinity: it does not. */
  mailboxesPerPurge: number;
  /** Whether a purge of too many is refused at once, or accepted and failed; neither is documented. */
  capShows: 'at-once' | 'afterwards';
  /** Times of day count in `received` and `sent`. */
  secondPrecision: boolean;
  wildcardInPhrase: boolean;
  addressesBy: 'words' | 'beginning';
  /** Whether the app may open cases and search at all (eDiscovery Manager). */
  hasManagerRole: boolean;
  /** Search And Purge; false refuses purges. */
  hasPurgeRole: boolean;
  /** E5 or the add-on that application access needs. */
  isLicensed: boolean;
};

export const DEFAULT_EDISCOVERY: EdiscoverySettings = {
  requestsPerMinute: 5,
  timeScale: 1,
  purgeFactor: 2,
  itemsPerMailbox: 100,
  mailboxesPerPurge: Number.POSITIVE_INFINITY,
  capShows: 'at-once',
  secondPrecision: false,
  wildcardInPhrase: false,
  addressesBy: 'words',
  hasManagerRole: true,
  hasPurgeRole: true,
  isLicensed: true,
};

/** What goes wrong with the next job of an action. */
export type JobFault = {
  action: 'estimateStatistics' | 'purgeData';
  /** `stuck` never ends; `ineffective` ends as succeeded and has done nothing. */
  fault: 'partiallySucceeded' | 'failed' | 'submissionFailed' | 'stuck' | 'ineffective';
};
