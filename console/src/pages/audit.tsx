import type { AuditTrail } from '../../../functions/admin/schemas.ts';
import { AuditTable } from '../parts/records.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Title } from '../parts/title.tsx';
import { usePoll } from '../poll.ts';

/** Every act of man and machine. */
export function AuditPage() {
  const polled = usePoll<AuditTrail>('audit?limit=200', 10);
  return (
    <>
      <Title>Audit trail</Title>
      <section class="card" aria-label="Audit trail">
        <Shown polled={polled} what="The audit trail">
          {({ entries }) =>
            entries.length === 0 ? (
              <Empty icon="clock" title="Nothing was done yet">
                Every act of people and of Stormlock is listed here, with who, when, why and from where.
              </Empty>
            ) : (
              <>
                <AuditTable entries={entries} withIncident />
                <p class="muted small">The newest {entries.length} acts. GET /api/audit has up to 1,000.</p>
              </>
            )
          }
        </Shown>
      </section>
    </>
  );
}
