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

/** What a link of a notice is called where the notice does not say. */
export const OPEN_INCIDENT = 'Open the incident';

/** A message to the people in charge, ready to be read aloud. */
export type Notice = {
  kind: NoticeKind;
  severity: NoticeSeverity;
  title: string;
  /** Plain sentences. */
  text: string;
  /** Label and value pairs, shown as a table. */
  facts: readonly { label: string; value: string }[];
  /** The page to look at. */
  link?: string;
  /** What to call it; the incident, where it is not told. */
  linkText?: string;
  at: Instant;
};
