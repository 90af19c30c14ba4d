import type { Coverage, Health } from '../../../functions/admin/schemas-app.ts';
import { count, plural } from '../format.ts';
import type { Polled } from '../poll.ts';
import { Badge } from './icons.tsx';
import { Shown } from './states.tsx';
import { Ago, useNow } from './time.tsx';

/** Whether storms would be seen. */
export function HealthCard({ polled, health }: { polled: Polled<Coverage>; health: Polled<Health> }) {
  const now = useNow();
  return (
    <section class="card" aria-labelledby="health-title">
      <h2 id="health-title" class="card-title">
        Watch
      </h2>
      <Shown polled={polled} what="The sentinels" lines={2}>
        {({ sentinels }) => {
          const overdue = sentinels.filter((each) => each.overdue).length;
          const last = sentinels
            .map((each) => each.readAt ?? '')
            .sort()
            .at(-1);
          return (
            <>
              <p class="big-figure">
                {count(sentinels.length - overdue)}
                <span class="of"> of {count(sentinels.length)}</span>
              </p>
              <p>{sentinels.length === 1 ? 'sentinel is being read' : 'sentinels are being read'}</p>
              <p>
                {sentinels.length === 0 ? (
                  <Badge tone="bad" word="Nothing is watched yet" />
                ) : overdue > 0 ? (
                  <Badge tone="bad" word={`${plural(overdue, 'sentinel')} overdue`} />
                ) : (
                  <Badge tone="good" word="Storms would be seen" />
                )}
              </p>
              {health.data && !health.data.healthy && overdue === 0 && sentinels.length > 0 ? (
                <p>
                  <Badge tone="bad" word="The health check fails" />
                </p>
              ) : null}
              <p class="muted small">
                {last ? (
                  <>
                    Last reading <Ago at={last} now={now} />.{' '}
                  </>
                ) : null}
                <a href="#/coverage">Coverage</a>
              </p>
            </>
          );
        }}
      </Shown>
    </section>
  );
}
