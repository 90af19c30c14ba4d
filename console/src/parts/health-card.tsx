import type { Coverage, Health } from '../../../functions/admin/schemas-app.ts';
import { useTrouble } from '../connection.ts';
import { count, plural } from '../format.ts';
import type { Polled } from '../poll.ts';
import { Badge } from './icons.tsx';
import { Shown } from './states.tsx';
import { Age, Ago, useNow } from './time.tsx';

/** Whether the sentinels are read. What has none is not watched, and is never promised to be. */
export function HealthCard({ polled, health }: { polled: Polled<Coverage>; health: Polled<Health> }) {
  const now = useNow();
  // What is good news is so only as long as the page is live.
  const isOld = useTrouble() !== undefined || polled.error !== undefined;
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
              <p class={isOld ? 'big-figure old' : 'big-figure'}>
                {count(sentinels.length - overdue)}
                <span class="of"> of {count(sentinels.length)}</span>
              </p>
              <p>{sentinels.length === 1 ? 'sentinel' : 'sentinels'} being read</p>
              <p class="badges">
                {isOld ? (
                  <Badge tone="quiet" word="Not known now" />
                ) : (
                  <Verdict all={sentinels.length} overdue={overdue} health={health} />
                )}
              </p>
              <p class="muted small">
                {polled.error && polled.readAt !== undefined ? (
                  <>
                    As of <Age at={polled.readAt} now={now} />.{' '}
                  </>
                ) : last ? (
                  <>
                    Last reading <Ago at={last} now={now} />.{' '}
                  </>
                ) : null}
                Groups without a sentinel are not watched: <a href="#/coverage">coverage</a>
              </p>
            </>
          );
        }}
      </Shown>
    </section>
  );
}

const Verdict = ({ all, overdue, health }: { all: number; overdue: number; health: Polled<Health> }) => {
  if (all === 0) return <Badge tone="bad" word="Nothing is watched yet" />;
  if (overdue > 0) return <Badge tone="bad" word={`${plural(overdue, 'sentinel')} overdue`} />;
  if (health.data && !health.data.healthy) return <Badge tone="bad" word="The health check fails" />;
  return <Badge tone="good" word="Every sentinel is read" />;
};
