import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { appNow } from '../api.ts';
import { Moment } from './time.tsx';

const HOUR = 3_600_000;

const LONGER = [
  ['PT1H', '1 hour', HOUR],
  ['PT2H', '2 hours', 2 * HOUR],
  ['PT6H', '6 hours', 6 * HOUR],
  ['PT24H', '1 day', 24 * HOUR],
  ['P3D', '3 days', 72 * HOUR],
] as const;

export type Longer = (typeof LONGER)[number][0];

/** By how much a lock is extended: when it ends now, and when it would end then. */
export const NewEnd = ({
  incident: { releaseAt },
  longer,
  choose,
}: {
  incident: Pick<IncidentView, 'releaseAt'>;
  longer: Longer;
  choose(longer: Longer): void;
}) => {
  const by = LONGER.find(([value]) => value === longer) ?? LONGER[1];
  return (
    <>
      <label class="field">
        <span>Longer by</span>
        <select value={longer} onChange={(event) => choose(event.currentTarget.value as Longer)}>
          {LONGER.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {releaseAt ? (
        <dl class="ends" aria-live="polite">
          <dt>It ends now</dt>
          <dd>
            <Moment at={releaseAt} />
          </dd>
          <dt>New end</dt>
          <dd>
            <strong>
              <Moment at={endOf(releaseAt, by[2])} />
            </strong>
          </dd>
        </dl>
      ) : null}
    </>
  );
};

/** A lock that should have ended already is extended from now. */
const endOf = (releaseAt: string, longer: number): string =>
  new Date(Math.max(Date.parse(releaseAt), appNow()) + longer).toISOString();
