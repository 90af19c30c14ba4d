import { useEffect, useRef } from 'preact/hooks';
import type { AuditTrail, IncidentView, Messages } from '../../../functions/admin/schemas.ts';
import { ApiProblem } from '../api.ts';
import { count, localMinute, zoneName } from '../format.ts';
import { StormChart } from '../parts/chart.tsx';
import { FigureRow } from '../parts/figures.tsx';
import { Badge, Icon } from '../parts/icons.tsx';
import { Actions } from '../parts/incident-actions.tsx';
import { Lanes } from '../parts/lanes.tsx';
import { type Mark, marksOf, seriesOf } from '../parts/marks.ts';
import { PurgeTable } from '../parts/purge-table.tsx';
import { AuditTable, MessageTable, Notices, Timeline } from '../parts/records.tsx';
import { Raw } from '../parts/scroll.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Ago, Moment, useNow } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { usePoll } from '../poll.ts';
import { useSession } from '../session.ts';
import { GROUP_KINDS, KINDS, PHASES } from '../words.ts';

/** One incident: what was seen, what is done, what can be done. */
export function IncidentPage({ id }: { id: string }) {
  const polled = usePoll<IncidentView>(`incidents/${id}`, 3);
  const closed = polled.data?.closedAt !== undefined;
  const messages = usePoll<Messages>(`incidents/${id}/messages?limit=100`, closed ? 120 : 8);
  const audit = usePoll<AuditTrail>(`incidents/${id}/audit`, closed ? 60 : 8);
  const now = useNow();
  useAnnouncedPhase(polled.data);
  if (polled.error instanceof ApiProblem && [400, 404].includes(polled.error.status))
    return (
      <>
        <Back />
        <Title>No such incident</Title>
        <Empty icon="clock" title="It is not here">
          {polled.error.message}
        </Empty>
      </>
    );
  return (
    <>
      <Back />
      <Shown polled={polled} what="The incident" lines={6}>
        {(incident) => (
          <article class="incident">
            <Head incident={incident} now={now} />
            <Actions incident={incident} polled={polled} />
            <Lanes incident={incident} now={now} />
            <Shown polled={messages} what="The group’s mail">
              {(mail) => <Storm incident={incident} mail={mail} />}
            </Shown>
            {incident.cleanup.slices.length > 0 ? (
              <Section title="Purge">
                <PurgeTable cleanup={incident.cleanup} />
              </Section>
            ) : null}
            <div class="columns">
              {incident.evidence.length > 0 ? (
                <Section title="Evidence">
                  <dl class="facts">
                    {incident.evidence.map(({ label, value }) => (
                      <div key={label}>
                        <dt>{label}</dt>
                        <dd>{value}</dd>
                      </div>
                    ))}
                  </dl>
                  <p class="muted small">Decision: {incident.decision.why}</p>
                </Section>
              ) : null}
              <Section title="Story">
                <Timeline timeline={incident.timeline} />
              </Section>
            </div>
            <Section title="Notices sent">
              <Notices notices={incident.notices} />
            </Section>
            <Section title="Audit trail">
              <Shown polled={audit} what="The audit trail">
                {({ entries }) => <AuditTable entries={entries} />}
              </Shown>
            </Section>
            <details class="card">
              <summary>Messages</summary>
              <Shown polled={messages} what="The messages">
                {(mail) => (
                  <MessageTable
                    messages={mail.messages}
                    total={mail.next ? mail.figures.messages : mail.messages.length}
                  />
                )}
              </Shown>
            </details>
            <details class="card">
              <summary>Raw queries and data</summary>
              {incident.cleanup.slices.map((slice) => (
                <figure key={slice.number}>
                  <figcaption>Search {slice.number}</figcaption>
                  <Raw>{slice.query}</Raw>
                </figure>
              ))}
              <Raw>{JSON.stringify(incident, null, 2)}</Raw>
            </details>
            <p class="muted small">Times are those of {zoneName()}; hover for UTC.</p>
          </article>
        )}
      </Shown>
    </>
  );
}

function useAnnouncedPhase(incident: IncidentView | undefined): void {
  const { announce } = useSession();
  const before = useRef<string>();
  useEffect(() => {
    if (incident === undefined) return;
    if (before.current !== undefined && before.current !== incident.phase)
      announce(`${incident.group.name}: ${PHASES[incident.phase].word}. ${PHASES[incident.phase].says}`);
    before.current = incident.phase;
  }, [incident?.phase]);
}

const Back = () => (
  <a class="back" href="#/">
    <Icon name="back" size={18} /> All incidents
  </a>
);

const Section = ({ title, children }: { title: string; children: preact.ComponentChildren }) => (
  <section class="card">
    <h2 class="card-title">{title}</h2>
    {children}
  </section>
);

const Head = ({ incident, now }: { incident: IncidentView; now: number }) => {
  const { phase, group, kind, rehearsal, dismissed, openedAt, openedBy, startedBy } = incident;
  const { word, tone, says } = PHASES[phase];
  const api = `/api/incidents/${incident.id}`;
  return (
    <header class="incident-header">
      <p class="badges">
        <Badge word={word} tone={tone} />
        {rehearsal ? <Badge word="Rehearsal: nothing was touched" tone="quiet" icon="eye" /> : null}
        {dismissed ? <Badge word="False alarm" tone="quiet" /> : null}
        <span class="muted">{says}</span>
      </p>
      <Title>
        {KINDS[kind]} on {group.name}
      </Title>
      <p class="address">
        {group.address} · {GROUP_KINDS[group.kind]} · {group.exact ? '' : 'at least '}
        {count(group.members)} mailboxes
      </p>
      <p class="why">{incident.why}</p>
      <p class="muted small">
        Opened <Ago at={openedAt} now={now} /> by {openedBy}, <Moment at={openedAt} />
        {startedBy ? (
          <>
            {' '}
            · began with “{startedBy.subject}” from {startedBy.from}
          </>
        ) : null}
      </p>
      {dismissed ? (
        <p class="muted">
          Dismissed by {dismissed.by} on <Moment at={dismissed.at} />: “{dismissed.reason}”
        </p>
      ) : null}
      {incident.setbacks.map((setback) => (
        <p class="trouble" key={setback.side}>
          <Icon name="clock" size={18} />
          <span>
            {setback.side === 'containment' ? 'Lock' : 'Clean-up'}: failed {setback.failures} times, tried
            again <Ago at={setback.retryAt} now={now} />. {setback.message}
          </span>
        </p>
      ))}
      <p class="links">
        <a class="side-link" href={`${api}/report.html`} target="_blank" rel="noreferrer">
          <Icon name="external" size={16} /> Report to print
        </a>
        <a class="side-link" href={`${api}/report`} target="_blank" rel="noreferrer">
          <Icon name="external" size={16} /> Report as JSON
        </a>
        {dismissed ? (
          <a class="side-link" href={`${api}/scenario.jsonl`} download>
            <Icon name="download" size={16} /> Scenario for backtests
          </a>
        ) : null}
      </p>
    </header>
  );
};

const Storm = ({ incident, mail }: { incident: IncidentView; mail: Messages }) => {
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
        <span class={`line ${name}`} aria-hidden="true" /> {name} {localMinute(new Date(at))}
      </li>
    ))}
  </ul>
);
