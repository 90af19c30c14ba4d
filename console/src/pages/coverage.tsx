import type { Coverage, Groups } from '../../../functions/admin/schemas-app.ts';
import { count } from '../format.ts';
import { Badge } from '../parts/icons.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Ago, useNow } from '../parts/time.tsx';
import { Title } from '../parts/title.tsx';
import { usePoll } from '../poll.ts';
import { GROUP_KINDS } from '../words.ts';

/** Who is watched, and what is known of the groups they belong to. */
export function CoveragePage() {
  const coverage = usePoll<Coverage>('coverage', 10);
  const groups = usePoll<Groups>('groups', 30);
  const now = useNow();
  return (
    <>
      <Title>Coverage</Title>
      <section class="card" aria-labelledby="groups-title">
        <h2 id="groups-title" class="card-title">
          Groups
        </h2>
        <p class="muted">
          Groups that sentinels have received mail through. A group without a sentinel among its members is
          not here, and a storm on it would not be seen.
        </p>
        <Shown polled={groups} what="Groups">
          {(data) =>
            data.groups.length === 0 ? (
              <Empty icon="eye" title="No group has been seen yet">
                A group shows here with the first mail that a sentinel receives through it.
              </Empty>
            ) : (
              <>
                <GroupTable groups={data.groups} />
                {data.truncated ? (
                  <p class="muted small">
                    Only {count(data.groups.length)} of them are listed; Stormlock knows and watches more.
                  </p>
                ) : null}
              </>
            )
          }
        </Shown>
      </section>
      <section class="card" aria-labelledby="sentinels-title">
        <h2 id="sentinels-title" class="card-title">
          Sentinels
        </h2>
        <Shown polled={coverage} what="Sentinels">
          {({ sentinels, troubles }) =>
            sentinels.length === 0 && troubles.length === 0 ? (
              <Empty icon="hand" title="Nothing is watched yet">
                Name mailboxes in STORMLOCK_SENTINELS; they are taken up within a quarter of an hour.
              </Empty>
            ) : (
              <ul class="sentinels">
                {troubles.map(({ topic, what, why, remedy }) => (
                  <li key={`${topic} ${what}`}>
                    <code>{what}</code>
                    <Badge word={TROUBLES[topic]} tone={topic === 'subscriptions' ? 'warn' : 'bad'} />
                    <span class="muted small">{[why, remedy].filter(Boolean).join('. ')}</span>
                  </li>
                ))}
                {sentinels.map((sentinel) => (
                  <li key={sentinel.id}>
                    <code>{sentinel.id}</code>
                    <Badge
                      word={sentinel.overdue ? 'Overdue' : 'Read'}
                      tone={sentinel.overdue ? 'bad' : 'good'}
                    />
                    <span class="muted small">
                      {sentinel.readAt ? <Ago at={sentinel.readAt} now={now} /> : 'never read'}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </section>
    </>
  );
}

const TROUBLES: Record<Coverage['troubles'][number]['topic'], string> = {
  names: 'Not watched',
  subscriptions: 'No subscription',
  senders: 'Unknown sender',
};

const GroupTable = ({ groups }: { groups: Groups['groups'] }) => (
  <Scroll label="Groups">
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col" class="number">
            Mailboxes
          </th>
          <th scope="col">A storm at</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group.id}>
            <th scope="row">
              {group.name}
              <span class="muted small block">
                {group.address} · {GROUP_KINDS[group.kind]}
              </span>
            </th>
            <td class="number" data-label="Mailboxes">
              {group.exact ? '' : '≥ '}
              {count(group.members)}
            </td>
            <td data-label="A storm at">
              {group.repliersNeeded === undefined ? '–' : `${group.repliersNeeded} repliers`}
            </td>
            <td>
              <span class="badges">
                {group.onPremises ? <Badge word="Mastered on premises" tone="warn" /> : null}
                {group.protected ? (
                  <Badge word="Protected: by order only" tone="quiet" icon="shield" />
                ) : null}
                {group.repliersNeeded === undefined ? (
                  <Badge word="Too small: by order only" tone="quiet" />
                ) : group.onPremises || group.protected ? null : (
                  <Badge word="Can be locked" tone="good" />
                )}
                {group.incident ? <a href={`#/incidents/${group.incident}`}>Open incident</a> : null}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);
