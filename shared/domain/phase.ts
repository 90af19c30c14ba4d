import type { Incident } from './incident.ts';

/** Where an incident stands, in one word for lists and filters. */
export type Phase =
  | 'alerted'
  | 'locking'
  | 'settling'
  | 'purging'
  | 'held'
  | 'cooling-down'
  | 'releasing'
  | 'attention'
  | 'closed';

/** Reads the phase off the two sides; the side that needs people or is most urgent speaks first. */
export function phaseOf(incident: Pick<Incident, 'containment' | 'cleanup' | 'closedAt'>): Phase {
  if (incident.closedAt !== undefined) return 'closed';
  const { containment, cleanup } = incident;
  switch (containment.state) {
    case 'wanted':
    case 'locking':
      return 'locking';
    case 'releasing':
      return 'releasing';
    case 'unlockable':
    case 'release-refused':
      return 'attention';
    case 'none':
    case 'locked':
    case 'released':
      break;
  }
  switch (cleanup.state) {
    case 'waiting':
    case 'settling':
      return 'settling';
    case 'running':
      return 'purging';
    case 'held':
      return 'held';
    case 'handed-over':
      return 'attention';
    case 'none':
    case 'done':
      return containment.state === 'locked' ? 'cooling-down' : 'alerted';
  }
}
