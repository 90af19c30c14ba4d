import type { Incident } from './incident.ts';
import type { Verdict } from './verdict.ts';

export type IncidentKind = Verdict['kind'] | 'ordered' | 'found';

/** What it is: what the detector says, or a lock that a person ordered, or one that was found without its storm. */
export const kindOf = ({ verdict, openedBy }: Incident): IncidentKind =>
  verdict?.kind ?? (openedBy.kind === 'operator' ? 'ordered' : 'found');

/** For titles. */
export const KINDS = {
  storm: 'Reply-all storm',
  'mail-loop': 'Mail loop',
  flood: 'Mail flood',
  calm: 'Ordered lock',
  ordered: 'Ordered lock',
  found: 'Lock found',
} as const satisfies Record<IncidentKind, string>;
