import { useState } from 'preact/hooks';
import type { IncidentView } from '../../../functions/admin/schemas.ts';
import { ApiProblem, type Reply, read, send } from '../api.ts';
import type { Polled } from '../poll.ts';
import { useMayAct, useSession } from '../session.ts';
import { ORDERS, standingOf } from '../words.ts';
import { ConfirmDialog } from './dialog.tsx';
import { orderLock } from './lock-outcome.ts';
import { type Longer, NewEnd } from './new-end.tsx';

type Option = IncidentView['options'][number];

/** What the decision rests on: when only counters and clocks moved on, it still stands. */
const weightOf = ({ containment, cleanup, options }: IncidentView): string =>
  JSON.stringify([containment.state, cleanup.state, cleanup.why, cleanup.expected, cleanup.found, options]);

const verbOf = (option: Option): string => (option.forced ? 'Force the release' : ORDERS[option.do].verb);

const isDangerous = (option: Option): boolean =>
  option.forced === true || ORDERS[option.do].tone === 'danger';

/** One button stands out: the one that the incident waits for, or the way back. What overrules others is red. */
function styleOf(option: Option, { options, lock, heldBack }: IncidentView): string {
  if (option.do === 'approve' || option.forced) return 'button danger';
  const waits = options.some((each) => each.do === 'approve');
  const isAsked = lock === 'none' || heldBack.some(({ act }) => act === 'lock');
  if (option.do === 'lock') return isAsked && !waits ? 'button danger' : 'button';
  return option.do === 'release' && !waits ? 'button primary' : 'button';
}

/** Buttons for what fits now, each with its consequence and a reason. */
export function Actions({ incident, polled }: { incident: IncidentView; polled: Polled<IncidentView> }) {
  const mayAct = useMayAct();
  const { announce } = useSession();
  const [chosen, setChosen] = useState<{ option: Option; seen: IncidentView; etag: string | null }>();
  const [unfit, setUnfit] = useState<string>();
  const [longer, setLonger] = useState<Longer>('PT2H');
  const { options } = incident;
  if (options.length === 0) return null;
  const path = `incidents/${incident.id}`;

  const order = async (reason: string) => {
    if (chosen === undefined) return;
    const { option } = chosen;
    if (option.do === 'lock') return announce(await lock(reason));
    await act(chosen, reason);
    announce(`Order stored: ${verbOf(option)}.`);
  };

  const lock = async (reason: string): Promise<string> => {
    const { said } = await orderLock(incident.group.address, reason);
    const fresh = await read<IncidentView>(path);
    if (fresh !== undefined) polled.adopt(fresh);
    return said;
  };

  const act = async ({ option, seen, etag }: NonNullable<typeof chosen>, reason: string): Promise<void> => {
    const body = {
      reason,
      ...(option.do === 'extend' ? { for: longer } : {}),
      ...(option.forced ? { force: true } : {}),
    };
    const post = (tag: string | null) => send<IncidentView>('POST', `${path}/${option.do}`, body, tag);
    const reply = await post(etag).catch(async (error: unknown): Promise<Reply<IncidentView>> => {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
      const fresh = await read<IncidentView>(path);
      if (fresh === undefined) throw error;
      if (weightOf(fresh.data) === weightOf(seen)) return post(fresh.etag);
      polled.adopt(fresh);
      throw lookAgain(option, fresh);
    });
    polled.adopt(reply);
  };

  /** The dialog goes on with what the order would do now, if it still fits at all. */
  const lookAgain = (option: Option, fresh: Reply<IncidentView>): Error => {
    const { word } = standingOf(fresh.data);
    const now = fresh.data.options.find((each) => each.do === option.do);
    setChosen({ option: now ?? option, seen: fresh.data, etag: fresh.etag });
    if (now === undefined) setUnfit('This order no longer fits: cancel, and look at the incident again.');
    const next = now === undefined ? '' : ' What it would do now stands above: confirm again or cancel.';
    return new Error(`It has changed while you were deciding and is now “${word}”.${next}`);
  };

  const close = () => {
    setChosen(undefined);
    setUnfit(undefined);
  };

  return (
    <div class="actions">
      <fieldset class="action-buttons" aria-label="Actions">
        {options.map((option) => (
          <button
            type="button"
            key={option.do}
            class={styleOf(option, incident)}
            disabled={!mayAct}
            onClick={() => setChosen({ option, seen: incident, etag: polled.etag })}
          >
            {verbOf(option)}
          </button>
        ))}
      </fieldset>
      {mayAct ? null : <p class="muted small">You may look; acting needs the role Stormlock.Operator.</p>}
      {chosen ? (
        <ConfirmDialog
          title={`${verbOf(chosen.option)}?`}
          consequence={chosen.option.consequence}
          verb={verbOf(chosen.option)}
          danger={isDangerous(chosen.option)}
          unfit={unfit}
          confirm={order}
          close={close}
        >
          {chosen.option.do === 'extend' ? (
            <NewEnd incident={chosen.seen} longer={longer} choose={setLonger} />
          ) : null}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
