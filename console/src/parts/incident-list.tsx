import type { IncidentSummary } from '../../../functions/admin/schemas.ts';
import { count, span } from '../format.ts';
import { KINDS, standingOf } from '../words.ts';
import { Badge, Icon } from './icons.tsx';
import { LockBadge, ReleaseTime } from './lock-line.tsx';
import { Ago, Moment } from './time.tsx';

/** An open incident: what a hurried reader needs, all of it a link. */
export const OpenIncident = ({ incident, now }: { incident: IncidentSummary; now: number }) => {
  const { group, why, openedAt, rehearsal, kind, needs, lock, phase, releaseAt } = incident;
  const { word, tone, says } = standingOf(incident);
  return (
    <li class={`incident-card tone-${tone}`}>
      <div class="incident-head">
        <Badge word={word} tone={tone} />
        <LockBadge lock={lock} phase={phase} />
        {rehearsal ? <Badge word="Rehearsal" tone="quiet" icon="eye" /> : null}
        <span class="muted small">
          <Ago at={openedAt} now={now} />
        </span>
      </div>
      <h3>
        <a class="incident-link stretched" href={`#/incidents/${incident.id}`}>
          {KINDS[kind]} on {group.name}
        </a>
      </h3>
      <p class="address">
        {group.address} · {group.exact ? '' : 'at least '}
        {count(group.members)} mailboxes
      </p>
      <p>{why}</p>
      {needs ? (
        <p class="needs">
          <Icon name="hand" size={18} /> <span>{needs}</span>
        </p>
      ) : (
        <p class="muted small">{says}</p>
      )}
      {releaseAt ? (
        <p class="muted small">
          <ReleaseTime incident={incident} now={now} />
        </p>
      ) : null}
    </li>
  );
};

/** Those that wait for people come first, then those that the switch holds back, then the newest. */
export function byUrgency(incidents: readonly IncidentSummary[], now: number): IncidentSummary[] {
  const rank = (incident: IncidentSummary): number => {
    const isOverdue = incident.releaseAt !== undefined && Date.parse(incident.releaseAt) < now;
    const tone = standingOf(incident).tone;
    if (tone === 'bad') return 0;
    if (incident.needs !== undefined) return 1;
    if (tone === 'warn' || (isOverdue && incident.lock === 'locked')) return 2;
    return 3;
  };
  return incidents.toSorted((a, b) => rank(a) - rank(b));
}

const lasted = ({ openedAt, closedAt }: IncidentSummary): string =>
  closedAt === undefined ? '' : span(Date.parse(closedAt) - Date.parse(openedAt));

/** Closed incidents, one line each. */
export const PastIncidents = ({ incidents }: { incidents: readonly IncidentSummary[] }) => (
  <ul class="past">
    {incidents.map((incident) => (
      <li key={incident.id}>
        <a class="past-link stretched" href={`#/incidents/${incident.id}`}>
          {KINDS[incident.kind]} on {incident.group.name}
        </a>
        <span class="past-facts">
          {incident.dismissed ? <Badge word="False alarm" tone="quiet" /> : null}
          {incident.rehearsal ? <Badge word="Rehearsal" tone="quiet" icon="eye" /> : null}
          {incident.lock === 'release-refused' ? (
            <Badge word="May still be locked" tone="warn" icon="lock" />
          ) : incident.lockedAt ? (
            <Badge word="Was locked" tone="quiet" icon="lock" />
          ) : null}
        </span>
        <span class="muted small">
          <Moment at={incident.openedAt} /> · {lasted(incident)}
        </span>
      </li>
    ))}
  </ul>
);
