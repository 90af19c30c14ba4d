import { useState } from 'preact/hooks';
import type { IncidentPage } from '../../../functions/admin/schemas.ts';
import type { Coverage, Groups, SwitchState } from '../../../functions/admin/schemas-app.ts';
import { read } from '../api.ts';
import { plural } from '../format.ts';
import { HealthCard } from '../parts/health-card.tsx';
import { OpenIncident, PastIncidents } from '../parts/incident-list.tsx';
import { LockCard } from '../parts/lock-card.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { SwitchCard } from '../parts/switch-card.tsx';
import { useNow } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { type Polled, usePoll } from '../poll.ts';

/** Everything at a glance. */
export function OverviewPage({ stand }: { stand: Polled<SwitchState> }) {
  const open = usePoll<IncidentPage>('incidents?open=true&limit=50', 4);
  const coverage = usePoll<Coverage>('coverage', 15);
  const groups = usePoll<Groups>('groups', 60);
  const now = useNow();
  const storms = open.data?.incidents ?? [];
  return (
    <>
      <Title>
        {open.data === undefined
          ? 'Stormlock'
          : storms.length === 0
            ? 'All quiet'
            : plural(storms.length, 'open incident')}
      </Title>
      <div class="overview">
        <section class="open" aria-label="Open incidents">
          <Shown polled={open} what="Open incidents">
            {({ incidents }) =>
              incidents.length === 0 ? (
                <Empty icon="shield" title="No incident is open">
                  When people begin to answer a mail to a large group, it shows here within seconds.
                </Empty>
              ) : (
                <ul class="incidents">
                  {incidents.map((incident) => (
                    <OpenIncident key={incident.id} incident={incident} now={now} />
                  ))}
                </ul>
              )
            }
          </Shown>
        </section>
        <div class="side">
          <SwitchCard polled={stand} />
          <HealthCard polled={coverage} />
          <LockCard groups={groups} />
        </div>
        <Past />
      </div>
    </>
  );
}

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
