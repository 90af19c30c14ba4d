import type { ComponentChildren } from 'preact';
import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { plural } from '../format.ts';
import { Command } from './command.tsx';
import { Badge, Icon } from './icons.tsx';
import { ReleaseTime } from './lock-line.tsx';
import { PurgeProgress } from './purge-progress.tsx';
import { Ago } from './time.tsx';

type Stage = { name: string; state: 'past' | 'now' | 'stuck' | 'ahead' };

function stages(names: readonly string[], at: number, here: 'past' | 'now' | 'stuck'): Stage[] {
  return names.map((name, i) => ({ name, state: i < at ? 'past' : i === at ? here : 'ahead' }));
}

const LOCK_STAGES = ['Detected', 'Locking', 'Locked', 'Released'];
const LOCK_AT: Record<string, number> = {
  wanted: 1,
  locking: 1,
  locked: 2,
  releasing: 3,
  released: 3,
  'release-refused': 2,
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
  const { containment, rehearsed, decision, heldBack } = incident;
  const { state } = containment;
  if (state === 'none')
    return (
      <Lane title="Lock" stages={[]}>
        <p>Not locked. {decision.why}</p>
        {rehearsed ? <OnPaper rehearsed={rehearsed} now={now} /> : null}
      </Lane>
    );
  const isOver = state === 'locked' || state === 'released';
  const isStuck = 'why' in containment || heldBack.some(({ act }) => act === 'lock');
  return (
    <Lane
      title="Lock"
      stages={stages(LOCK_STAGES, LOCK_AT[state] ?? 0, isStuck ? 'stuck' : isOver ? 'past' : 'now')}
    >
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
          <p>
            <ReleaseTime incident={incident} now={now} />
          </p>
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
      {state === 'release-refused' ? <Badge tone="bad" icon="lock" word="Still locked" /> : null}
      <Trouble {...containment} />
      {containment.command ? (
        <div class="by-hand">
          <p>
            {state === 'locked'
              ? 'Until the rule works, replies still arrive. This line stops them at once:'
              : 'This line locks it by hand:'}
          </p>
          <Command>{containment.command}</Command>
        </div>
      ) : null}
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
  const { cleanup, rehearsed, heldBack } = incident;
  const { state, residue } = cleanup;
  const isHeldBack = heldBack.some(({ act }) => act === 'purge');
  const isStuck = state === 'held' || state === 'handed-over' || isHeldBack;
  const here = state === 'done' ? 'past' : isStuck ? 'stuck' : 'now';
  if (state === 'none')
    return (
      <Lane title="Clean-up" stages={[]}>
        <p>No mail is removed: {sentence(cleanup.why)}</p>
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
    <Lane title="Clean-up" stages={stages(CLEANUP_STAGES, CLEANUP_AT[state] ?? 0, here)}>
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
      {state === 'running' ? <PurgeProgress cleanup={cleanup} isHeldBack={isHeldBack} /> : null}
      {state === 'held' ? <Trouble why={`Waits for approval: ${sentence(cleanup.why)}`} /> : null}
      {state === 'handed-over' ? <Trouble why={sentence(cleanup.why)} remedy={cleanup.remedy} /> : null}
      {residue ? <Residue cleanup={cleanup} residue={residue} /> : null}
    </Lane>
  );
}

/** What was checked after the purge; only what was checked and found gone is good news. */
const Residue = ({
  cleanup: { slices },
  residue: { left, looked, sentinelsChecked },
}: {
  cleanup: IncidentView['cleanup'];
  residue: NonNullable<IncidentView['cleanup']['residue']>;
}) => {
  const partial = slices.filter((slice) => slice.partial).length;
  const found = `${left} of ${plural(looked, 'message')} were left in ${plural(sentinelsChecked, 'mailbox', 'mailboxes')} checked.`;
  return (
    <>
      {sentinelsChecked === 0 ? (
        <Trouble why="No mailbox could be checked: whether the mail is gone is not known." />
      ) : left > 0 ? (
        <Trouble why={found} remedy="Order the purge again to look for what is left." />
      ) : (
        <p>{found}</p>
      )}
      {partial > 0 ? (
        <Trouble
          why={`${plural(partial, 'search', 'searches')} of ${slices.length} removed only a part: the service reported mailboxes that it could not clear.`}
        />
      ) : null}
    </>
  );
};

/** Reasons are clauses for the middle of a sentence. */
const sentence = (text = ''): string => (/[.!?]$/.test(text) ? text : `${text}.`);

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
            {...(state === 'now' || state === 'stuck' ? { 'aria-current': 'step' as const } : {})}
          >
            {state === 'past' ? <Icon name="tick" size={14} /> : null}
            {name}
            {state === 'stuck' ? <Icon name="hand" size={14} /> : null}
            {state === 'past' ? <span class="hidden"> (done)</span> : null}
            {state === 'stuck' ? <span class="hidden"> (does not go on)</span> : null}
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
