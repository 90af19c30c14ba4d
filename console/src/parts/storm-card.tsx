import type { IncidentView } from '../../../functions/admin/schemas.ts';
import type { Messages } from '../../../functions/admin/schemas-mail.ts';
import { shownClock } from '../format.ts';
import { StormChart } from './chart.tsx';
import { FigureRow } from './figures.tsx';
import { type Mark, marksOf, rangeOf, type Series, seriesOf } from './marks.ts';
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
          <Legend series={series} marks={marks} />
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

/** What came after the stretch that is drawn has no line there. */
const isDrawn = ({ at }: Mark, series: Series, marks: readonly Mark[]): boolean =>
  at / 1000 <= rangeOf(series, marks)[1];

const Legend = ({ series, marks }: { series: Series; marks: readonly Mark[] }) => (
  <ul class="legend">
    <li>
      <span class="swatch storm" aria-hidden="true" /> storm
    </li>
    <li>
      <span class="swatch other" aria-hidden="true" /> other mail to the group
    </li>
    {marks.map((mark) => (
      <li key={mark.name}>
        {isDrawn(mark, series, marks) ? (
          <span class={`line ${LINES[mark.name] ?? mark.name}`} aria-hidden="true" />
        ) : (
          <span class="later" aria-hidden="true">
            →
          </span>
        )}
        <span>
          {mark.name} {shownClock(new Date(mark.at), new Date((series.times[0] ?? 0) * 1000))}
          {isDrawn(mark, series, marks) ? '' : ', later than drawn'}
        </span>
      </li>
    ))}
  </ul>
);
