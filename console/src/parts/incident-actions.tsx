import { useState } from 'preact/hooks';
import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { ApiProblem, type Reply, read, send } from '../api.ts';
import type { Polled } from '../poll.ts';
import { useMayAct, useSession } from '../session.ts';
import { ORDERS, PHASES } from '../words.ts';
import { ConfirmDialog } from './dialog.tsx';

type Option = IncidentView['options'][number];

const DURATIONS = [
  ['PT1H', '1 hour'],
  ['PT2H', '2 hours'],
  ['PT6H', '6 hours'],
  ['PT24H', '1 day'],
  ['P3D', '3 days'],
] as const;

/** What the decision rests on: when only counters and clocks moved on, it still stands. */
const weightOf = ({ containment, cleanup, options }: IncidentView): string =>
  JSON.stringify([containment.state, cleanup.state, cleanup.why, cleanup.expected, cleanup.found, options]);

/** One button stands out: the one that the incident waits for, or the way back. */
function styleOf(option: Option, options: readonly Option[]): string {
  if (option.do === 'approve') return 'button danger';
  const waits = options.some((each) => each.do === 'approve');
  return option.do === 'release' && !waits ? 'button primary' : 'button';
}

/** Buttons for what fits now, each with its consequence and a reason. */
export function Actions({ incident, polled }: { incident: IncidentView; polled: Polled<IncidentView> }) {
  const mayAct = useMayAct();
  const { announce } = useSession();
  const [chosen, setChosen] = useState<{ option: Option; seen: IncidentView; etag: string | null }>();
  const [longer, setLonger] = useState<string>('PT2H');
  const { options } = incident;
  if (options.length === 0) return null;

  const order = async (reason: string) => {
    if (chosen === undefined) return;
    const { option, seen, etag } = chosen;
    const body = {
      reason,
      ...(option.do === 'extend' ? { for: longer } : {}),
      ...(option.forced ? { force: true } : {}),
    };
    const path = `incidents/${incident.id}`;
    const post = (tag: string | null) => send<IncidentView>('POST', `${path}/${option.do}`, body, tag);
    const reply = await post(etag).catch(async (error: unknown): Promise<Reply<IncidentView>> => {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
      const fresh = await read<IncidentView>(path);
      if (fresh === undefined) throw error;
      if (weightOf(fresh.data) === weightOf(seen)) return post(fresh.etag);
      polled.adopt(fresh);
      setChosen({ option, seen: fresh.data, etag: fresh.etag });
      throw new Error(
        `It has changed while you were deciding and is now “${PHASES[fresh.data.phase].word}”. Look at it, then confirm again or cancel.`,
      );
    });
    polled.adopt(reply);
    announce(`Done: ${ORDERS[option.do].verb}. The incident is now “${PHASES[reply.data.phase].word}”.`);
  };

  return (
    <div class="actions">
      <fieldset class="action-buttons" aria-label="Actions">
        {options.map((option) => (
          <button
            type="button"
            key={option.do}
            class={styleOf(option, options)}
            disabled={!mayAct}
            onClick={() => setChosen({ option, seen: incident, etag: polled.etag })}
          >
            {option.forced ? 'Force the release' : ORDERS[option.do].verb}
          </button>
        ))}
      </fieldset>
      {mayAct ? null : <p class="muted small">You may look; acting needs the role Stormlock.Operator.</p>}
      {chosen ? (
        <ConfirmDialog
          title={`${chosen.option.forced ? 'Force the release' : ORDERS[chosen.option.do].verb}?`}
          consequence={chosen.option.consequence}
          verb={chosen.option.forced ? 'Force the release' : ORDERS[chosen.option.do].verb}
          danger={ORDERS[chosen.option.do].tone === 'danger' || chosen.option.forced === true}
          confirm={order}
          close={() => setChosen(undefined)}
        >
          {chosen.option.do === 'extend' ? (
            <label class="field">
              <span>Longer by</span>
              <select value={longer} onChange={(event) => setLonger(event.currentTarget.value)}>
                {DURATIONS.map(([value, name]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
