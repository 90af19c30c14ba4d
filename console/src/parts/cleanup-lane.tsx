import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { plural } from '../format.ts';
import { Badge } from './icons.tsx';
import { Lane, sentence, stages, Trouble } from './lane.tsx';
import { PurgeProgress } from './purge-progress.tsx';
import { Ago } from './time.tsx';

const CLEANUP_STAGES = ['Waiting', 'Settling', 'Counting and removing', 'Checked'];
const CLEANUP_AT: Record<string, number> = {
  waiting: 0,
  settling: 1,
  running: 2,
  held: 2,
  'handed-over': 2,
  done: 3,
};

/** How far the purge is, and what was checked after it. */
export function CleanupLane({ incident, now }: { incident: IncidentView; now: number }) {
  const { cleanup, rehearsed, heldBack } = incident;
  const { state, residue } = cleanup;
  const isHeldBack = heldBack.some(({ act }) => act === 'purge');
  const isStuck = state === 'held' || state === 'handed-over' || (isHeldBack && state === 'running');
  const here = state === 'done' && isClean(cleanup) ? 'past' : isStuck || state === 'done' ? 'stuck' : 'now';
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
      {isHeldBack && state !== 'running' ? (
        <p>Nothing will be deleted as long as the switch holds the purge back.</p>
      ) : null}
      {state === 'running' ? <PurgeProgress cleanup={cleanup} isHeldBack={isHeldBack} /> : null}
      {state === 'held' ? <Trouble why={`Waits for approval: ${sentence(cleanup.why)}`} /> : null}
      {state === 'handed-over' ? <Trouble why={sentence(cleanup.why)} remedy={cleanup.remedy} /> : null}
      {cleanup.closesAt ? (
        <p>
          The incident waits for somebody to order the purge or to close it; it closes by itself{' '}
          <Ago at={cleanup.closesAt} now={now} />.
        </p>
      ) : null}
      {residue ? <Residue cleanup={cleanup} residue={residue} /> : null}
    </Lane>
  );
}

/** Everything was removed as far as the mailboxes that were checked can tell. */
const isClean = ({ residue, slices }: IncidentView['cleanup']): boolean =>
  residue !== undefined &&
  residue.left === 0 &&
  residue.sentinelsChecked > 0 &&
  !slices.some(({ partial }) => partial);

/** What was checked after the purge; only what was checked and found gone is good news. */
const Residue = ({
  cleanup: { slices },
  residue: { left, looked, sentinelsChecked, ids },
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
      {partial > 0 ? (
        <Trouble
          why={`${plural(partial, 'search', 'searches')} of ${slices.length} removed only a part: the service reported mailboxes that it could not clear.`}
        />
      ) : null}
    </>
  );
};
