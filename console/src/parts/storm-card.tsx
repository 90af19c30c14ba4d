import type { IncidentView } from '../../../functions/admin/schemas.ts';
import type { Messages } from '../../../functions/admin/schemas-mail.ts';
import { localMinute } from '../format.ts';
import { StormChart } from './chart.tsx';
import { FigureRow } from './figures.tsx';
import { type Mark, marksOf, seriesOf } from './marks.ts';
import { Empty } from './states.tsx';

/** What the storm came to, minute by minute and in all. */
export const StormCard = ({ incident, mail }: { incident: IncidentView; mail: Messages }) => {
  const marks = marksOf(incident);
  const series = seriesOf(mail.perMinute);
  return (
    <section class="card" aria-labelledby="storm-title">
      <h2 id="storm-title" class="card-title">
        The storm, minute by minute
      </h2>
      <FigureRow figures={mail.figures} incident={incident} />
      {series.times.length > 0 ? (
        <>
          <StormChart series={series} marks={marks} />
          <Legend marks={marks} />
        </>
      ) : (
        <Empty icon="clock" title="No mail of the group is kept">
          None was seen, or it is older than the settings keep it.
        </Empty>
      )}
      {mail.figures.prevented ? (
        <p class="muted small">How the estimates are made: {mail.figures.prevented.formula}</p>
      ) : null}
    </section>
  );
};

const LINES: Record<string, string> = { 'would have been locked': 'would-lock' };

const Legend = ({ marks }: { marks: readonly Mark[] }) => (
  <ul class="legend">
    <li>
      <span class="swatch storm" aria-hidden="true" /> storm
    </li>
    <li>
      <span class="swatch other" aria-hidden="true" /> other mail to the group
    </li>
    {marks.map(({ name, at }) => (
      <li key={name}>
        <span class={`line ${LINES[name] ?? name}`} aria-hidden="true" /> {name} {localMinute(new Date(at))}
      </li>
    ))}
  </ul>
);
