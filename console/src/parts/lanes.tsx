import type { ComponentChildren } from 'preact';
import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { count, plural } from '../format.ts';
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

type Props = { incident: IncidentView; now: number };

/** Where the lock and the purge are; both go on side by side. */
export const Lanes = (props: Props) => (
  <div class="lanes">
    <LockLane {...props} />
    <CleanupLane {...props} />
  </div>
);

function LockLane({ incident, now }: Props) {
  const { containment, releaseAt, rehearsed, decision } = incident;
  const { state } = containment;
  if (state === 'none')
    return (
      <Lane title="Lock" stages={[]}>
        <p>Not locked. {decision.why}</p>
        {rehearsed ? <OnPaper rehearsed={rehearsed} now={now} /> : null}
      </Lane>
    );
  const isOver = state === 'locked' || state === 'released';
  return (
    <Lane title="Lock" stages={stages(LOCK_STAGES, LOCK_AT[state] ?? 0, isOver)}>
      {state === 'locked' ? (
        <>
          <p>
            <Badge tone="good" icon="lock" word={`Confirmed: ${MEANS[containment.means ?? 'accept-list']}`} />
          </p>
          {containment.canary === 'open' ? (
            <Trouble why="Just after the lock an ordinary mailbox that asked was still told that it may send." />
          ) : (
            <p>{CANARY[containment.canary ?? 'no-answer']}</p>
          )}
          {releaseAt ? (
            <p>
              Released <Ago at={releaseAt} now={now} />.
            </p>
          ) : null}
        </>
      ) : null}
      {state === 'locking' ? <Badge tone="warn" word="Not confirmed yet" /> : null}
      {state === 'released' ? (
        <Badge
          tone="good"
          icon="unlock"
          word={containment.exact ? 'Given back exactly as it was' : 'Given back, with losses'}
        />
      ) : null}
      <Trouble {...containment} />
    </Lane>
  );
}

const OnPaper = ({ rehearsed, now }: { rehearsed: NonNullable<IncidentView['rehearsed']>; now: number }) =>
  rehearsed.lockable ? (
    <p>
      <Badge tone="quiet" icon="eye" word="Would have been locked" /> <Ago at={rehearsed.at} now={now} />
    </p>
  ) : (
    <Trouble {...rehearsed} />
  );

function CleanupLane({ incident, now }: Props) {
  const { cleanup, rehearsed } = incident;
  const { state, residue } = cleanup;
  if (state === 'none')
    return (
      <Lane title="Clean-up" stages={[]}>
        <p>No mail is removed: {cleanup.why}</p>
        {rehearsed?.purgeAt ? (
          <p>
            What would be removed is worked out <Ago at={rehearsed.purgeAt} now={now} />.
          </p>
        ) : null}
        {rehearsed?.cleanup?.removed ? (
          <p>
            <Badge
              tone="quiet"
              icon="eye"
              word={`${plural(rehearsed.cleanup.removed, 'message')} would have gone`}
            />
            {rehearsed.cleanup.state === 'held' ? ` after an approval: ${rehearsed.cleanup.why}.` : null}
          </p>
        ) : null}
      </Lane>
    );
  return (
    <Lane title="Clean-up" stages={stages(CLEANUP_STAGES, CLEANUP_AT[state] ?? 0, state === 'done')}>
      {cleanup.until ? (
        <p>
          {Date.parse(cleanup.until) > now ? (
            <>
              Counting begins <Ago at={cleanup.until} now={now} />.
            </>
          ) : (
            'Counting is due now.'
          )}
        </p>
      ) : null}
      {state === 'held' ? (
        <p class="trouble">
          <Icon name="hand" size={18} /> Waits for approval: {cleanup.why}.
        </p>
      ) : null}
      {state === 'handed-over' ? <Trouble {...cleanup} /> : null}
      {cleanup.closesAt ? (
        <p>
          The incident waits for somebody to order the purge or to close it; it closes by itself{' '}
          <Ago at={cleanup.closesAt} now={now} />.
        </p>
      ) : null}
      {residue ? <Residue {...residue} /> : null}
    </Lane>
  );
}

const Residue = ({
  left,
  looked,
  sentinelsChecked,
  ids,
}: NonNullable<IncidentView['cleanup']['residue']>) => (
  <>
    <p>
      {sentinelsChecked === 0
        ? 'No sentinel mailbox could be looked into.'
        : `${count(left)} of ${plural(looked, 'copy', 'copies')} are left in the ${plural(sentinelsChecked, 'sentinel mailbox', 'sentinel mailboxes')} looked into.`}
    </p>
    {ids.length === 0 ? null : (
      <details>
        <summary>What is left</summary>
        <ul>
          {ids.map((id) => (
            <li key={id}>
              <code>{id}</code>
            </li>
          ))}
        </ul>
      </details>
    )}
  </>
);

const MEANS = {
  'accept-list': 'read back from Exchange',
  rule: 'the mail flow rule was read back',
  runbook: 'read back after the runbook',
} as const;

const CANARY = {
  restricted: 'An ordinary mailbox that asked was told that it may not send.',
  'no-answer': 'The independent check gave no answer.',
} as const;

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
