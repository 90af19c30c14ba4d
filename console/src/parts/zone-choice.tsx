import { zoneName } from '../format.ts';
import { useZone } from '../use-zone.ts';
import { chooseZone, type Zone } from '../zone.ts';

const ZONES: readonly (readonly [Zone, string, string])[] = [
  ['local', 'Local', `Local time, ${zoneName()}`],
  ['utc', 'UTC', 'UTC for all times'],
];

/** Local time or UTC for every moment of the page: hovering is for mice alone. */
export const ZoneChoice = () => {
  const zone = useZone();
  return (
    <fieldset class="zones" aria-label="Time zone">
      {ZONES.map(([each, name, says]) => (
        <button
          type="button"
          key={each}
          aria-pressed={each === zone}
          aria-label={says}
          title={says}
          onClick={() => chooseZone(each)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
};
