import { useEffect, useRef, useState } from 'preact/hooks';
import type { IncidentPage } from '../../../functions/admin/schemas.ts';
import type { Coverage, Groups, Health, SwitchState } from '../../../functions/admin/schemas-app.ts';
import { read } from '../api.ts';
import { count, plural } from '../format.ts';
import { useMedia } from '../media.ts';
import { HealthCard } from '../parts/health-card.tsx';
import { byUrgency, OpenIncident, PastIncidents } from '../parts/incident-list.tsx';
import { LockCard } from '../parts/lock-card.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { SwitchCard } from '../parts/switch-card.tsx';
import { revealSwitch } from '../parts/switch-state.tsx';
import { useNow } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { type Polled, usePoll } from '../poll.ts';

/** Everything at a glance. */
export function OverviewPage({ stand, at }: { stand: Polled<SwitchState>; at: 'switch' | undefined }) {
  const open = usePoll<IncidentPage>('incidents?open=true&limit=100', 4);
  const coverage = usePoll<Coverage>('coverage', 15);
  const health = usePoll<Health>('health', 30);
  const groups = usePoll<Groups>('groups', 60);
  const now = useNow();
  // One column: whoever wants to pause must not have to scroll past every incident.
  const isNarrow = useMedia('(max-width: 60rem)');
  // Moving the switch would take its open dialog away, when a tablet is turned or the window resized.
  const layout = useRef(isNarrow);
  if (document.querySelector('dialog[open]') === null) layout.current = isNarrow;
  const narrow = layout.current;
  useEffect(() => {
    if (at === 'switch') revealSwitch();
  }, [at]);
  return (
    <>
      <Title>{titleOf(open.data, coverage.data)}</Title>
      <div class="overview">
        {narrow ? <SwitchCard polled={stand} /> : null}
        <section class="open" aria-labelledby="open-title">
          <h2 id="open-title" class="hidden">
            Open incidents
          </h2>
          <Shown polled={open} what="Open incidents">
            {({ incidents, next }) =>
              incidents.length === 0 ? (
                <NothingOpen coverage={coverage.data} />
              ) : (
                <>
                  <ul class="incidents">
                    {byUrgency(incidents, now).map((incident) => (
                      <OpenIncident key={incident.id} incident={incident} now={now} />
                    ))}
                  </ul>
                  {next ? (
                    <p class="muted small more">
                      The newest {count(incidents.length)} are shown; GET /api/incidents?open=true has all of
                      them.
                    </p>
                  ) : null}
                </>
              )
            }
          </Shown>
        </section>
        <div class="side">
          {narrow ? null : <SwitchCard polled={stand} />}
          <HealthCard polled={coverage} health={health} />
          <LockCard groups={groups} />
        </div>
        <Past />
      </div>
    </>
  );
}

/** Quiet is only what is watched: without a sentinel that is read nothing would be heard. */
function titleOf(open: IncidentPage | undefined, coverage: Coverage | undefined): string {
  if (open === undefined) return 'Stormlock';
  const { length } = open.incidents;
  if (open.next !== undefined) return `More than ${plural(length, 'open incident')}`;
  if (length > 0) return plural(length, 'open incident');
  if (coverage === undefined) return 'No incident is open';
  const read = coverage.sentinels.filter((each) => !each.overdue).length;
  if (read === 0) return 'Nothing is watched';
  return read === coverage.sentinels.length ? 'All quiet' : 'Quiet where it is watched';
}

const NothingOpen = ({ coverage }: { coverage: Coverage | undefined }) =>
  coverage?.sentinels.some((each) => !each.overdue) === false ? (
    <Empty icon="hand" title="No incident is open, and no storm would be seen">
      No sentinel is being read. <a href="#/coverage">Coverage</a> says which there are and what is missing.
    </Empty>
  ) : (
    <Empty icon="shield" title="No incident is open">
      A storm on a group with a sentinel shows here as soon as enough people have answered to make it one.
    </Empty>
  );

function Past() {
  const first = usePoll<IncidentPage>('incidents?open=false&limit=15', 30);
  const [older, setOlder] = useState<IncidentPage>();
  const [failure, setFailure] = useState<Error>();
  const next = older === undefined ? first.data?.next : older.next;
  const more = async () => {
    const path = `incidents?open=false&limit=15&after=${next}`;
    const reply = await read<IncidentPage>(path).catch((error: Error) => setFailure(error));
    if (reply) setFailure(undefined);
    if (reply)
      setOlder({
        incidents: [...(older?.incidents ?? []), ...reply.data.incidents],
        ...(reply.data.next === undefined ? {} : { next: reply.data.next }),
      });
  };
  return (
    <section class="card past-card" aria-labelledby="past-title">
      <h2 id="past-title" class="card-title">
        Past incidents
      </h2>
      <Shown polled={first} what="Past incidents">
        {({ incidents }) =>
          incidents.length === 0 ? (
            <Empty icon="clock" title="Nothing yet">
              Closed incidents stay here for a year, or as long as the settings say.
            </Empty>
          ) : (
            <>
              <PastIncidents incidents={[...incidents, ...(older?.incidents ?? [])]} />
              {failure ? <Failed what="Older incidents" error={failure} /> : null}
              {next ? (
                <button type="button" class="button" onClick={() => void more()}>
                  Show older ones
                </button>
              ) : null}
            </>
          )
        }
      </Shown>
    </section>
  );
}
