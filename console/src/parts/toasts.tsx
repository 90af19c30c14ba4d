import { useCallback, useState } from 'preact/hooks';

/** Long enough to be read twice. */
const STAYS = 12_000;

type Said = { id: number; text: string };

/** What was said lately, newest last; each goes by itself. */
export function useToasts(): { said: readonly Said[]; say(text: string): void } {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const say = useCallback((text: string) => {
    const id = performance.now();
    setSaid((before) => [...before.filter((each) => each.text !== text), { id, text }]);
    setTimeout(() => setSaid((before) => before.filter((each) => each.id !== id)), STAYS);
  }, []);
  return { said, say };
}

/** For everybody: seen at the foot of the page, and read aloud when there is a pause. */
export const Toasts = ({ said }: { said: readonly Said[] }) => (
  <div class="toasts" role="status" aria-live="polite">
    {said.map(({ id, text }) => (
      <p key={id} class="toast">
        {text}
      </p>
    ))}
  </div>
);
