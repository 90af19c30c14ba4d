export type Party = { address: string; name?: string };

/** What the mail index knows of an item. There are no headers: Message-ID, References and the like are not indexed. */
export type IndexedMail = {
  /** `email`, `meetings` … */
  kind: string;
  subject: string;
  body: string;
  from: Party;
  to: readonly Party[];
  cc: readonly Party[];
  bcc: readonly Party[];
  /** Milliseconds since 1970. */
  sentAt: number;
  receivedAt: number;
  /** Bytes. */
  size: number;
  attachmentNames: readonly string[];
};

/**
 * What a name in a query stands for: address, alias, display name and legacy name of the recipient it is found as,
 * or `undefined` when the directory does not know it.
 */
export type ExpandName = (value: string) => readonly string[] | undefined;

export type SearchOptions = {
  expand: ExpandName;
  /** Whether the times in `received` and `sent` count to the second. Documented examples are whole days. */
  seconds: boolean;
  /** Whether a `*` at the end of a quoted subject or text has an effect. Sources disagree. */
  wildcardInPhrase: boolean;
  /**
   * How an address in a query is compared: by its words, anywhere in a row, or from its beginning. Documented is that
   * `@ . - _` are not indexed, so it can hardly be anything but words; nothing says it outright.
   */
  addressesBy: 'words' | 'beginning';
};
