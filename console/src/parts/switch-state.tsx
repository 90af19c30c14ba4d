import type { SwitchState } from '../../../functions/admin/schemas-app.ts';
import { troubleKind } from '../connection.ts';
import type { Polled } from '../poll.ts';
import { POSITIONS, type Wording } from '../words.ts';
import { Icon, type IconName } from './icons.tsx';
import { Age, Moment, useNow } from './time.tsx';

export type Position = SwitchState['position'];

export const POSITION_ICONS: Record<Position, IconName> = {
  armed: 'shield',
  observe: 'eye',
  paused: 'pause',
};

/** Where the switch is on the page. */
export const PLACE = 'switch';

/** Brings the switch into view, for those who have to scroll far. */
export function revealSwitch(): void {
  const place = document.getElementById(PLACE);
  place?.scrollIntoView({ block: 'start' });
  place?.focus({ preventScroll: true });
}

/** Where it stands as far as this page can say: what was read once may long be otherwise. `undefined`: not read yet. */
export function standingOfSwitch({
  data,
  error,
}: Pick<Polled<SwitchState>, 'data' | 'error'>): (Wording & { icon: IconName }) | undefined {
  if (error !== undefined)
    return { word: 'Not known', tone: 'warn', icon: 'hand', says: unknownBecause(error) };
  return data && { ...POSITIONS[data.position], icon: POSITION_ICONS[data.position] };
}

/** The app takes a switch that it cannot read for paused; what this page cannot reach may go on. */
const unknownBecause = (error: Error): string =>
  troubleKind(error) === 'failing'
    ? 'It counts as paused: as long as Stormlock cannot read it, nothing is locked or deleted.'
    : 'Stormlock goes on as its switch stands, which this page cannot read now.';

/** The position in large letters, what it means, and how old that is. */
export function SwitchStanding({ polled }: { polled: Polled<SwitchState> }) {
  const standing = standingOfSwitch(polled);
  if (standing === undefined) return null;
  return (
    <>
      <p class={`switch-state tone-${standing.tone}`}>
        <Icon name={standing.icon} size={40} />
        <strong>{standing.word}</strong>
      </p>
      <p class="switch-says">{standing.says}</p>
      {polled.error && polled.data ? <LastRead position={polled.data.position} at={polled.readAt} /> : null}
      {polled.data && !polled.error ? (
        <p class="muted small">
          <SetBy state={polled.data} />
        </p>
      ) : null}
    </>
  );
}

const LastRead = ({ position, at }: { position: Position; at: number | undefined }) => {
  const now = useNow();
  return (
    <p class="muted small">
      Last read: {POSITIONS[position].word}
      {at === undefined ? null : (
        <>
          , <Age at={at} now={now} />
        </>
      )}
      .
    </p>
  );
};

/** Who set it, when and why. */
export const SetBy = ({ state: { changedAt, changedBy, reason } }: { state: SwitchState }) =>
  changedAt ? (
    <>
      Set by {changedBy} on <Moment at={changedAt} />: “{reason}”
    </>
  ) : (
    <>As the settings put it; nobody has set it yet.</>
  );
