import { useState } from 'preact/hooks';
import type { SwitchState } from '../../../functions/admin/schemas-app.ts';
import { ApiProblem, type Reply, read, send } from '../api.ts';
import type { Polled } from '../poll.ts';
import { useMayAct, useSession } from '../session.ts';
import { POSITIONS } from '../words.ts';
import { ConfirmDialog } from './dialog.tsx';
import { Icon, type IconName } from './icons.tsx';
import { Shown } from './states.tsx';
import { Moment } from './time.tsx';

type Position = SwitchState['position'];

export const POSITION_ICONS: Record<Position, IconName> = {
  armed: 'shield',
  observe: 'eye',
  paused: 'pause',
};
const ORDER: readonly Position[] = ['armed', 'observe', 'paused'];

const PLACE = 'switch';

/** Brings the switch into view, for those who have to scroll far. */
export function revealSwitch(): void {
  const place = document.getElementById(PLACE);
  place?.scrollIntoView({ block: 'start' });
  place?.focus({ preventScroll: true });
}

/** Where the switch stands, what that means, and the three ways to set it. */
export function SwitchCard({ polled }: { polled: Polled<SwitchState> }) {
  const mayAct = useMayAct();
  const { announce } = useSession();
  const [wanted, setWanted] = useState<Position>();

  const set = async (position: Position, reason: string) => {
    const put = (seen: string | null) => send<SwitchState>('PUT', 'switch', { position, reason }, seen);
    const reply = await put(polled.etag).catch((error: unknown) => {
      // Whoever pauses wants it paused, whatever somebody else did in the meantime.
      if (error instanceof ApiProblem && error.status === 412 && position === 'paused') return again();
      if (error instanceof ApiProblem && error.status === 412) polled.refresh();
      throw error;
    });
    async function again(): Promise<Reply<SwitchState>> {
      return put((await read<SwitchState>('switch'))?.etag ?? null);
    }
    polled.adopt(reply);
    announce(`Order stored: the switch is on “${POSITIONS[position].word}”.`);
  };

  return (
    <section class="card switch-card" id={PLACE} tabIndex={-1} aria-labelledby="switch-title">
      <h2 id="switch-title" class="card-title">
        Switch
      </h2>
      <Shown polled={polled} what="The switch" lines={2}>
        {({ position, changedAt, changedBy, reason }) => (
          <>
            <p class={`switch-state tone-${POSITIONS[position].tone}`}>
              <Icon name={POSITION_ICONS[position]} size={40} />
              <strong>{POSITIONS[position].word}</strong>
            </p>
            <p class="switch-says">{POSITIONS[position].says}</p>
            <p class="muted small">
              {changedAt ? (
                <>
                  Set by {changedBy} on <Moment at={changedAt} />: “{reason}”
                </>
              ) : (
                'As the settings put it; nobody has set it yet.'
              )}
            </p>
            <fieldset class="segments" aria-label="Set the switch">
              {ORDER.map((each) => (
                <button
                  type="button"
                  key={each}
                  class="segment"
                  aria-pressed={each === position}
                  disabled={!mayAct}
                  onClick={() => each !== position && setWanted(each)}
                >
                  <Icon name={POSITION_ICONS[each]} size={18} />
                  {POSITIONS[each].verb}
                </button>
              ))}
            </fieldset>
            {mayAct ? null : <p class="muted small">Setting it needs the role Stormlock.Operator.</p>}
          </>
        )}
      </Shown>
      {wanted ? (
        <ConfirmDialog
          title={`${POSITIONS[wanted].verb} Stormlock?`}
          consequence={POSITIONS[wanted].consequence}
          verb={POSITIONS[wanted].verb}
          danger={wanted === 'armed'}
          confirm={(reason) => set(wanted, reason)}
          close={() => setWanted(undefined)}
        />
      ) : null}
    </section>
  );
}
