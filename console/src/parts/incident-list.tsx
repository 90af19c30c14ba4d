import type { IncidentSummary } from '../../../functions/admin/schemas.ts';
import { count, span } from '../format.ts';
import { KINDS, PHASES } from '../words.ts';
import { Badge } from './icons.tsx';
import { Ago, Moment } from './time.tsx';

/** An open incident: what a hurried reader needs, all of it a link. */
export const OpenIncident = ({ incident, now }: { incident: IncidentSummary; now: number }) => {
  const { phase, group, why, openedAt, rehearsal, kind, releaseAt } = incident;
  const { word, tone } = PHASES[phase];
  return (
    <li class={`incident-card tone-${tone}`}>
      <div class="incident-head">
        <Badge word={word} tone={tone} />
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
      {releaseAt ? (
        <p class="muted small">
          Released <Ago at={releaseAt} now={now} />
        </p>
      ) : null}
    </li>
  );
};

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
          {incident.lockedAt ? <Badge word="Was locked" tone="quiet" icon="lock" /> : null}
        </span>
        <span class="muted small">
          <Moment at={incident.openedAt} /> · {lasted(incident)}
        </span>
      </li>
    ))}
  </ul>
);
