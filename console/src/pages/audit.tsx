import { useState } from 'preact/hooks';
import type { AuditTrail } from '../../../functions/admin/schemas.ts';
import { NO_QUESTION, type Question, queryOf, useTrail } from '../audit-trail.ts';
import { AuditFilter } from '../parts/audit-filter.tsx';
import { AuditTable } from '../parts/records.tsx';
import { Empty, Failed, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';

/** Every act of man and machine, or those that were asked for. */
export function AuditPage({ incident = '' }: { incident?: string | undefined }) {
  const [question, setQuestion] = useState<Question>({ ...NO_QUESTION, incident });
  const query = queryOf(question);
  return (
    <>
      <Title>Audit trail</Title>
      <AuditFilter asked={question} ask={setQuestion} />
      <section class="card" aria-label="Audit trail">
        <Trail key={query} query={query} />
      </section>
    </>
  );
}

function Trail({ query }: { query: string }) {
  const { polled, entries, more, failure } = useTrail(query);
  return (
    <Shown<AuditTrail> polled={polled} what="The audit trail">
      {() =>
        entries.length === 0 ? (
          <Nothing asked={query !== ''} />
        ) : (
          <>
            <AuditTable entries={entries} withIncident />
            {failure ? <Failed what="Older acts" error={failure} /> : null}
            {more ? (
              <button type="button" class="button" onClick={more}>
                Show older ones
              </button>
            ) : (
              <p class="muted small">There are no older ones.</p>
            )}
          </>
        )
      }
    </Shown>
  );
}

const Nothing = ({ asked }: { asked: boolean }) =>
  asked ? (
    <Empty icon="clock" title="No act fits">
      Names and acts are compared from their beginning, whatever the case: “order” finds “order release”.
    </Empty>
  ) : (
    <Empty icon="clock" title="Nothing was done yet">
      Every act of people and of Stormlock is listed here, with who, when, why and from where.
    </Empty>
  );
