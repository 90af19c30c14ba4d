import type { Instant } from './time.ts';

export type NoticeKind =
  | 'detected'
  | 'locked'
  | 'held'
  | 'purged'
  | 'released'
  | 'attention'
  | 'switched'
  /** Only observed: what would have been done. */
  | 'rehearsed';

export type NoticeSeverity = 'information' | 'warning' | 'critical';

/** A message to the people in charge, ready to be read aloud. */
export type Notice = {
  kind: NoticeKind;
  severity: NoticeSeverity;
  title: string;
  /** Plain sentences. */
  text: string;
  /** Label and value pairs, shown as a table. */
  facts: readonly { label: string; value: string }[];
  /** The incident's page. */
  link?: string;
  at: Instant;
};
