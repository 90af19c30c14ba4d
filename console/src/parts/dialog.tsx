import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

export type Confirmation = {
  title: string;
  /** What will happen, spelt out. */
  consequence: ComponentChildren;
  verb: string;
  danger?: boolean;
  /** More to fill in, above the reason. */
  children?: ComponentChildren;
  /** Carries it out; the text of a failure stays in the dialog. */
  confirm(reason: string): Promise<void>;
  close(): void;
};

/** Asks for a reason before anything is done. Escape cancels. */
export function ConfirmDialog({ title, consequence, verb, danger, children, confirm, close }: Confirmation) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [reason, setReason] = useState('');
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await confirm(reason.trim());
      close();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
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
          {consequence}
        </p>
        {children}
        <label class="field">
          <span>Reason, for the audit trail</span>
          <textarea
            name="reason"
            required
            minLength={3}
            maxLength={500}
            rows={2}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        {failure ? (
          <p class="dialog-failure" role="alert">
            {failure}
          </p>
        ) : null}
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class={danger ? 'button danger' : 'button primary'} disabled={busy}>
            {busy ? 'Working…' : verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}
