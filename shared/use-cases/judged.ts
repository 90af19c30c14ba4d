import type { GroupId } from '../domain/group.ts';
import type { IncidentId } from '../domain/incident.ts';
import type { Observation } from '../domain/observation.ts';
import type { Instant } from '../domain/time.ts';

/** Far more than a storm brings in the time a process lives; the oldest are forgotten first. */
const MOST = 20_000;

/**
 * What this process has stored and judged to the end. Each sentinel brings its own copy of a mail; only the first is
 * worth a look at storage. Empty after a restart, which costs a few requests and loses nothing.
 */
export class Judged {
  readonly #keys = new Set<string>();
  readonly #warm = new Set<GroupId>();
  readonly #inHand = new Map<GroupId, { incident: IncidentId; until: Instant }>();

  has(observation: Observation): boolean {
    return this.#keys.has(keyOf(observation));
  }

  isWarm(groupId: GroupId): boolean {
    return this.#warm.has(groupId);
  }

  /** The incident that dealt with the group when it was last judged; `until` then nobody needs to look again. */
  incidentOf(groupId: GroupId): { incident: IncidentId; until: Instant } | undefined {
    return this.#inHand.get(groupId);
  }

  inHand(groupId: GroupId, incident: IncidentId, until: Instant): void {
    this.#inHand.set(groupId, { incident, until });
  }

  forgetIncident(groupId: GroupId): void {
    this.#inHand.delete(groupId);
  }

  /** Only after the judgement and whatever followed from it are stored. */
  add(observations: readonly Observation[], warm: boolean): void {
    for (const observation of observations) {
      this.#keys.add(keyOf(observation));
      if (warm) this.#warm.add(observation.groupId);
      else this.#warm.delete(observation.groupId);
    }
    for (const key of this.#keys) {
      if (this.#keys.size <= MOST) return;
      this.#keys.delete(key);
    }
  }
}

const keyOf = ({ groupId, messageId }: Observation): string => `${groupId} ${messageId}`;
