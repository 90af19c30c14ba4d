import { useState } from 'preact/hooks';
import type { SwitchState } from '../../../functions/admin/schemas-app.ts';
import { ApiProblem, appNow, type Reply, read, send } from '../api.ts';
import { shownClock } from '../format.ts';
import type { Polled } from '../poll.ts';
import { useMayAct, useSession } from '../session.ts';
import { POSITIONS } from '../words.ts';
import { ConfirmDialog } from './dialog.tsx';
import { Icon } from './icons.tsx';
import { Loading } from './states.tsx';
import { PLACE, POSITION_ICONS, type Position, SetBy, SwitchStanding } from './switch-state.tsx';

const ORDER: readonly Position[] = ['armed', 'observe', 'paused'];

/** An order being decided on, and the very state that it is decided on. */
type Asked = { wanted: Position; seen: SwitchState | undefined; etag: string | null; unfit?: string };

const DONE: Record<Position, string> = {
  armed: 'armed it',
  observe: 'set it to observe',
  paused: 'paused it',
};

/** Where the switch stands, what that means, and the three ways to set it. */
export function SwitchCard({ polled }: { polled: Polled<SwitchState> }) {
  const mayAct = useMayAct();
  const { announce } = useSession();
  const [asked, setAsked] = useState<Asked>();
  const known = polled.error === undefined ? polled.data?.position : undefined;

  const set = async ({ wanted, etag }: Asked, reason: string): Promise<void> => {
    const put = (seen: string | null) =>
      send<SwitchState>('PUT', 'switch', { position: wanted, reason }, seen);
    const reply = await put(etag).catch(async (error: unknown): Promise<Reply<SwitchState>> => {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
      const fresh = await read<SwitchState>('switch');
      if (fresh === undefined) throw error;
      // Whoever pauses wants it paused, whatever somebody else did in the meantime.
      if (wanted === 'paused') return put(fresh.etag);
      polled.adopt(fresh);
      setAsked({ wanted, seen: fresh.data, etag: fresh.etag, ...unfitOn(fresh.data.position, wanted) });
      throw new Error(`${changeOf(fresh.data)} Decide again: confirm, or cancel.`);
    });
    polled.adopt(reply);
    announce(`Order stored: the switch is on “${POSITIONS[wanted].word}”.`);
  };

  return (
    <section class="card switch-card" id={PLACE} tabIndex={-1} aria-labelledby="switch-title">
      <h2 id="switch-title" class="card-title">
        Switch
      </h2>
      {polled.data === undefined && polled.error === undefined ? (
        <Loading what="The switch" lines={2} />
      ) : (
        <>
          <SwitchStanding polled={polled} />
          <fieldset class="segments" aria-label="Set the switch">
            {ORDER.map((each) => (
              <button
                type="button"
                key={each}
                class="segment"
                aria-pressed={each === known}
                disabled={!mayAct}
                onClick={() =>
                  each !== known && setAsked({ wanted: each, seen: polled.data, etag: polled.etag })
                }
              >
                <Icon name={POSITION_ICONS[each]} size={18} />
                {POSITIONS[each].verb}
              </button>
            ))}
          </fieldset>
          {mayAct ? null : <p class="muted small">Setting it needs the role Stormlock.Operator.</p>}
        </>
      )}
      {asked ? (
        <ConfirmDialog
          title={`${POSITIONS[asked.wanted].verb} Stormlock?`}
          consequence={POSITIONS[asked.wanted].consequence}
          verb={POSITIONS[asked.wanted].verb}
          danger={asked.wanted === 'armed'}
          unfit={asked.unfit}
          confirm={(reason) => set(asked, reason)}
          close={() => setAsked(undefined)}
        >
          {asked.seen ? (
            <p class="small">
              {known === undefined ? 'Last read: ' : 'Now: '}
              <strong>{POSITIONS[asked.seen.position].word}.</strong> <SetBy state={asked.seen} />
            </p>
          ) : null}
        </ConfirmDialog>
      ) : null}
    </section>
  );
}

const unfitOn = (position: Position, wanted: Position): { unfit?: string } =>
  position === wanted ? { unfit: `It is on “${POSITIONS[wanted].word}” already: cancel.` } : {};

/** `Kim paused it at 14:07 while you were deciding: “migration weekend”.` */
const changeOf = ({ position, changedAt, changedBy, reason }: SwitchState): string =>
  changedAt === undefined
    ? 'The switch has changed while you were deciding.'
    : `${changedBy} ${DONE[position]} at ${shownClock(new Date(changedAt), new Date(appNow()))} while you were deciding: “${reason}”.`;
