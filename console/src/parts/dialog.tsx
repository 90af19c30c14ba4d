import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { ApiProblem } from '../api.ts';
import { signInPath } from '../session.ts';

export type Confirmation = {
  title: string;
  /** What will happen, spelt out. */
  consequence: string;
  verb: string;
  danger?: boolean;
  /** Why it cannot be ordered any more; then it can only be cancelled. */
  unfit?: string | undefined;
  /** More to fill in, above the reason. */
  children?: ComponentChildren;
  /** Carries it out; the text of a failure stays in the dialog. */
  confirm(reason: string): Promise<void>;
  close(): void;
};

const SHORTEST_REASON = 3;

/** One sentence a line: it is read in a hurry. */
const SENTENCE_END = /(?<=\.) (?=[A-Z])/;

/** To where the focus came from, or to the heading where that is gone with the order it stood for. */
function giveBack(opener: Element | null): void {
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  if (document.activeElement === document.body) document.querySelector('h1')?.focus();
}

/** Asks for a reason before anything is done. Escape cancels. */
export function ConfirmDialog(asked: Confirmation) {
  const { title, consequence, verb, danger, unfit, children, confirm, close } = asked;
  const dialog = useRef<HTMLDialogElement>(null);
  const [failure, setFailure] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [reason, setReason] = useState('');
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      // As long as it is open, nothing behind it can take the focus.
      shown?.close();
      requestAnimationFrame(() => giveBack(opener));
    };
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (reason.trim().length < SHORTEST_REASON) {
      setFailure(new Error('Say in a few words why: the audit trail keeps it.'));
      return;
    }
    setBusy(true);
    setFailure(undefined);
    try {
      await confirm(reason.trim());
      close();
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
      setBusy(false);
    }
  };

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-consequence`}
      onClose={close}
    >
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={`${id}-title`}>{title}</h2>
        <p id={`${id}-consequence`} class={danger ? 'consequence danger' : 'consequence'}>
          {consequence.split(SENTENCE_END).map((sentence) => (
            <span class="block" key={sentence}>
              {sentence}{' '}
            </span>
          ))}
        </p>
        {unfit ? (
          <p class="dialog-failure" role="alert">
            {unfit}
          </p>
        ) : null}
        {children}
        <label class="field">
          <span>Reason, for the audit trail</span>
          <textarea
            name="reason"
            required
            maxLength={500}
            rows={2}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <div class="dialog-foot">
          {failure ? (
            <p class="dialog-failure" role="alert">
              {failure.message}{' '}
              {failure instanceof ApiProblem && failure.status === 401 ? (
                <a href={signInPath()}>Sign in again</a>
              ) : null}
            </p>
          ) : null}
          <div class="dialog-buttons">
            <button type="button" class="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button
              type="submit"
              class={danger ? 'button danger' : 'button primary'}
              disabled={busy || unfit !== undefined}
            >
              {busy ? 'Working…' : verb}
            </button>
          </div>
        </div>
      </form>
    </dialog>
  );
}
