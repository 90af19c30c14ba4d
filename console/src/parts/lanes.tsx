import type { ComponentChildren } from 'preact';
import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { Badge, Icon } from './icons.tsx';
import { Ago } from './time.tsx';

type Stage = { name: string; state: 'past' | 'now' | 'ahead' };

function stages(names: readonly string[], at: number, over: boolean): Stage[] {
  return names.map((name, i) => ({
    name,
    state: i < at || (over && i === at) ? 'past' : i === at ? 'now' : 'ahead',
  }));
}

const LOCK_STAGES = ['Detected', 'Locking', 'Locked', 'Released'];
const LOCK_AT: Record<string, number> = {
  wanted: 1,
  locking: 1,
  locked: 2,
  releasing: 3,
  released: 3,
  'release-refused': 3,
  unlockable: 1,
};
const CLEANUP_STAGES = ['Waiting', 'Settling', 'Counting and removing', 'Checked'];
const CLEANUP_AT: Record<string, number> = {
  waiting: 0,
  settling: 1,
  running: 2,
  held: 2,
  'handed-over': 2,
  done: 3,
};

/** Where the lock and the purge are; both go on side by side. */
export const Lanes = ({ incident, now }: { incident: IncidentView; now: number }) => {
  const { containment, cleanup, releaseAt } = incident;
  return (
    <div class="lanes">
      <Lane
        title="Lock"
        stages={
          containment.state === 'none'
            ? []
            : stages(
                LOCK_STAGES,
                LOCK_AT[containment.state] ?? 0,
                ['locked', 'released'].includes(containment.state),
              )
        }
      >
        {containment.state === 'none' ? <p>Not locked. {incident.decision.why}</p> : null}
        {containment.state === 'locked' ? (
          <p>
            <Badge tone="good" icon="lock" word="Confirmed: read back from Exchange" />{' '}
            {canary(containment.canary)}
            {releaseAt ? (
              <>
                {' '}
                Released <Ago at={releaseAt} now={now} />.
              </>
            ) : null}
          </p>
        ) : null}
        {containment.state === 'locking' ? <Badge tone="warn" word="Not confirmed yet" /> : null}
        {containment.state === 'released' ? (
          <Badge
            tone="good"
            icon="unlock"
            word={containment.exact ? 'Given back exactly as it was' : 'Given back, with losses'}
          />
        ) : null}
        <Trouble {...containment} />
      </Lane>
      <Lane
        title="Clean-up"
        stages={
          cleanup.state === 'none'
            ? []
            : stages(CLEANUP_STAGES, CLEANUP_AT[cleanup.state] ?? 0, cleanup.state === 'done')
        }
      >
        {cleanup.state === 'none' ? <p>No mail is removed: {cleanup.why}</p> : null}
        {cleanup.until ? (
          <p>
            Counting begins <Ago at={cleanup.until} now={now} />.
          </p>
        ) : null}
        {cleanup.state === 'held' ? (
          <p class="trouble">
            <Icon name="hand" size={18} /> Waits for approval: {cleanup.why}.
          </p>
        ) : null}
        {cleanup.state === 'handed-over' ? <Trouble {...cleanup} /> : null}
        {cleanup.residue ? (
          <p>
            {cleanup.residue.left} of {cleanup.residue.looked} messages were left in{' '}
            {cleanup.residue.sentinelsChecked} mailboxes checked.
          </p>
        ) : null}
      </Lane>
    </div>
  );
};

const canary = (answer: IncidentView['containment']['canary']): string =>
  answer === 'restricted'
    ? 'An ordinary mailbox that asked is told that it may not send.'
    : answer === 'open'
      ? 'An ordinary mailbox that asked is still told that it may send.'
      : 'The independent check gave no answer.';

const Lane = ({
  title,
  stages: all,
  children,
}: {
  title: string;
  stages: Stage[];
  children: ComponentChildren;
}) => (
  <section class="lane">
    <h3>{title}</h3>
    {all.length === 0 ? null : (
      <ol class="stages">
        {all.map(({ name, state }) => (
          <li
            key={name}
            class={`stage ${state}`}
            {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}
          >
            {state === 'past' ? <Icon name="tick" size={14} /> : null}
            {name}
            {state === 'past' ? <span class="hidden"> (done)</span> : null}
          </li>
        ))}
      </ol>
    )}
    {children}
  </section>
);

const Trouble = ({ why, remedy }: { why?: string | undefined; remedy?: string | undefined }) =>
  why ? (
    <p class="trouble">
      <Icon name="hand" size={18} />{' '}
      <span>
        {why} {remedy ? <strong>{remedy}</strong> : null}
      </span>
    </p>
  ) : null;
