import type { IncidentView } from '../../../functions/admin/schemas.ts';
import type { Figures } from '../../../functions/admin/schemas-mail.ts';
import { brief, count, plural, span } from '../format.ts';

/** The numbers that management asks for; estimates say that they are. */
export const FigureRow = ({ figures, incident }: { figures: Figures; incident: IncidentView }) => {
  const { prevented, turnedAway } = figures;
  const { lockedAt, openedAt } = incident;
  return (
    <dl class="figures">
      <Figure
        name="Messages of the storm"
        value={count(figures.messages)}
        note={`${plural(figures.repliers, 'person', 'people')} replied`}
      />
      <Figure
        name="Deliveries caused"
        value={brief(figures.deliveries)}
        note={`${count(figures.messages)} × ${count(incident.group.members)}`}
      />
      {prevented ? (
        <Figure name="Deliveries prevented" value={`≈ ${brief(prevented.deliveries)}`} note="an estimate" />
      ) : null}
      {prevented ? (
        <Figure name="Working time saved" value={`≈ ${brief(prevented.workingHours)} h`} note="an estimate" />
      ) : null}
      {turnedAway ? (
        <Figure
          name="Turned away by the lock"
          value={count(turnedAway.attempts)}
          note={`by ${plural(turnedAway.people, 'person', 'people')}, counted by message trace`}
        />
      ) : null}
      {lockedAt ? (
        <Figure
          name="From detection to lock"
          value={span(Date.parse(lockedAt) - Date.parse(openedAt))}
          note={
            figures.leaked > 0
              ? `${plural(figures.leaked, 'message')} still came through, ${count(figures.leakedOfStorm)} of the storm`
              : 'nothing came through'
          }
        />
      ) : null}
    </dl>
  );
};

const Figure = ({ name, value, note }: { name: string; value: string; note: string }) => (
  <div class="figure">
    <dt>{name}</dt>
    <dd>
      <span class="figure-value">{value}</span>
      <span class="muted small">{note}</span>
    </dd>
  </div>
);
