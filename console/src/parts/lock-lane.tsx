import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { Command } from './command.tsx';
import { Badge } from './icons.tsx';
import { Lane, stages, Trouble } from './lane.tsx';
import { ReleaseTime } from './lock-line.tsx';
import { Ago } from './time.tsx';

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

/** How far the lock is, and how a group that is not locked can be. */
export function LockLane({ incident, now }: { incident: IncidentView; now: number }) {
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
          tone={containment.exact ? 'good' : 'warn'}
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

const MEANS = {
  'accept-list': 'read back from Exchange',
  rule: 'the mail flow rule was read back',
  runbook: 'read back after the runbook',
} as const;

const CANARY = {
  restricted: 'An ordinary mailbox that asked was told that it may not send.',
  'no-answer': 'The independent check gave no answer.',
} as const;
