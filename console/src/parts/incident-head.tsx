import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { count, plural } from '../format.ts';
import { GROUP_KINDS, KINDS, standingOf } from '../words.ts';
import { Badge, Icon } from './icons.tsx';
import { LockBadge } from './lock-line.tsx';
import { Ago, Moment } from './time.tsx';
import { Title } from './title.tsx';

const RELIEF = {
  lock: 'Order the lock below, or arm Stormlock.',
  purge: 'Counting goes on; removing does when Stormlock is armed.',
  release: 'Release the group below when it is over, or arm Stormlock.',
} as const;

/** What it is, in a sentence; what went wrong; where to read more. */
export const IncidentHead = ({ incident, now }: { incident: IncidentView; now: number }) => {
  const { group, lock, phase, kind, rehearsal, dismissed, openedAt, openedBy, startedBy } = incident;
  const { word, tone, says } = standingOf(incident);
  const api = `/api/incidents/${incident.id}`;
  return (
    <header class="incident-header">
      <p class="badges">
        <Badge word={word} tone={tone} />
        <LockBadge lock={lock} phase={phase} />
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
      {incident.heldBack.length > 0 ? (
        <p class="trouble">
          <Icon name="pause" size={18} />
          <span>
            <strong>Held back by the switch.</strong>
            {incident.heldBack.map(({ act, why }) => ` ${why} ${RELIEF[act]}`)}
          </span>
        </p>
      ) : null}
      {incident.setbacks.map((setback) => (
        <p class="trouble" key={setback.side}>
          <Icon name="clock" size={18} />
          <span>
            {setback.side === 'containment' ? 'Lock' : 'Clean-up'}: failed {plural(setback.failures, 'time')},
            next try <Ago at={setback.retryAt} now={now} />. {setback.message}
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
