import type { GroupId } from './group.ts';
import type { Incident } from './incident.ts';
import type { Actor } from './switch.ts';
import type { Instant } from './time.ts';
import type { Verdict } from './verdict.ts';

export type End = { at: Instant; by: Actor };

/** When an incident stopped holding its group, and by whom: evidence from before is spent. */
export function endOf({
  containment,
  dismissed,
}: Pick<Incident, 'containment' | 'dismissed'>): End | undefined {
  if (containment.state === 'released') return containment;
  return dismissed;
}

/** When the group was last given back, as far as these incidents tell. */
export const lastEnd = (incidents: readonly Incident[], group: GroupId): End | undefined =>
  incidents
    .filter((incident) => incident.group.id === group)
    .map(endOf)
    .filter((end) => end !== undefined)
    .reduce<End | undefined>(
      (last, end) => (last !== undefined && last.at >= end.at ? last : end),
      undefined,
    );

/** Judged by mail from before that: whoever judged did not know of it. */
export const isSpent = ({ evidence }: Verdict, end: End | undefined): boolean =>
  end !== undefined && evidence.from < end.at;
