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
import { Told, useNow } from '../parts/time.tsx';
import { Title, usePageName } from '../parts/title.tsx';
import { usePoll } from '../poll.ts';
import { useSession } from '../session.ts';
import { useZone } from '../use-zone.ts';
import { KINDS, standingOf } from '../words.ts';

/** One incident: what was seen, what is done, what can be done. */
export function IncidentPage({ id }: { id: string }) {
  const polled = usePoll<IncidentView>(`incidents/${id}`, 3);
  const closed = polled.data?.closedAt !== undefined;
  const messages = usePoll<Messages>(`incidents/${id}/messages?limit=100`, closed ? 120 : 8);
  const audit = usePoll<AuditTrail>(`incidents/${id}/audit`, closed ? 60 : 8);
  const now = useNow();
  const zone = useZone();
  useAnnouncedPhase(polled.data);
  usePageName(polled.data && `${KINDS[polled.data.kind]} on ${polled.data.group.name}`);
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
                        <dd>
                          <Told>{value}</Told>
                        </dd>
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
                {({ entries, next }) =>
                  entries.length === 0 ? (
                    <p class="muted">Nothing was done about it yet.</p>
                  ) : (
                    <>
                      <AuditTable entries={entries} />
                      {next === undefined ? null : (
                        <p class="muted small">
                          These are the newest {entries.length} acts.{' '}
                          <a href={`#/audit?incident=${id}`}>Show the older ones too</a>
                        </p>
                      )}
                    </>
                  )
                }
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
              {cleanupToShow(incident).slices.map((slice) => (
                <figure key={slice.number}>
                  <figcaption>Search {slice.number}</figcaption>
                  <Raw>{slice.query}</Raw>
                </figure>
              ))}
              <Raw>{JSON.stringify(incident, null, 2)}</Raw>
            </details>
            <p class="muted small">
              Times are {zone === 'utc' ? 'in UTC' : `those of ${zoneName()}`}; the raw data and the report
              have UTC. The choice at the top of the page changes it, and hovering shows the other.
            </p>
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
    const { word, says } = standingOf(incident);
    if (before.current !== undefined && before.current !== word)
      announce(`${incident.group.name}: ${word}. ${says}`);
    before.current = word;
  }, [incident && standingOf(incident).word]);
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

/** What is really planned or done goes before what was only rehearsed: an approval is for that. */
const cleanupToShow = ({ cleanup, rehearsed }: IncidentView): IncidentView['cleanup'] =>
  cleanup.removed === undefined ? (rehearsed?.cleanup ?? cleanup) : cleanup;

/** As planned and done; of a rehearsal, as it would have been. */
const Purge = ({ incident }: { incident: IncidentView }) => {
  const shown = cleanupToShow(incident);
  if (shown.removed === undefined) return null;
  return (
    <Section title={shown === incident.cleanup ? 'Purge' : 'Purge, as it would have been'}>
      <PurgeCard cleanup={shown} />
    </Section>
  );
};
