import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AuditTrail, IncidentView } from '../../../functions/admin/schemas.ts';
import type { Messages } from '../../../functions/admin/schemas-mail.ts';
import { ApiProblem } from '../api.ts';
import { zoneName } from '../format.ts';
import { Icon } from '../parts/icons.tsx';
import { Actions } from '../parts/incident-actions.tsx';
import { IncidentHead } from '../parts/incident-head.tsx';
import { Lanes } from '../parts/lanes.tsx';
import { PurgeCard } from '../parts/purge-card.tsx';
import { AuditTable, MessageTable, Notices, Timeline } from '../parts/records.tsx';
import { Raw } from '../parts/scroll.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { StormCard } from '../parts/storm-card.tsx';
import { useNow } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { usePoll } from '../poll.ts';
import { useSession } from '../session.ts';
import { PHASES } from '../words.ts';

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
            <IncidentHead incident={incident} now={now} />
            <Actions incident={incident} polled={polled} />
            <Lanes incident={incident} now={now} />
            <Shown polled={messages} what="The group’s mail">
              {(mail) => <StormCard incident={incident} mail={mail} />}
            </Shown>
            <Purge incident={incident} />
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
              {(incident.rehearsed?.cleanup ?? incident.cleanup).slices.map((slice) => (
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

const Section = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="card">
    <h2 class="card-title">{title}</h2>
    {children}
  </section>
);

/** As planned and done; of a rehearsal, as it would have been. */
const Purge = ({ incident: { cleanup, rehearsed } }: { incident: IncidentView }) => {
  const shown = cleanup.removed === undefined ? rehearsed?.cleanup : cleanup;
  if (shown?.removed === undefined) return null;
  return (
    <Section title={shown === cleanup ? 'Purge' : 'Purge, as it would have been'}>
      <PurgeCard cleanup={shown} />
    </Section>
  );
};
