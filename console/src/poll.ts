import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem, appNow, type Reply, read } from './api.ts';
import { noteAnswer, noteFailure } from './connection.ts';

export type Polled<T> = {
  data?: T;
  etag: string | null;
  /** The last reading failed: what is shown may be old. */
  error?: Error;
  /** When what is shown was last read; told with an error only. */
  readAt?: number;
  /** Reads again now. */
  refresh(): void;
  /** Takes over what an order answered, so that the page need not wait for the next reading. */
  adopt(reply: Reply<T>): void;
};

type Held<T> = { path: string; data?: T; etag: string | null; error?: Error; readAt?: number };

/** Reads a path every few seconds as long as the page is looked at; a tag saves the transfer of what is the same. */
export function usePoll<T>(path: string, seconds: number): Polled<T> {
  const [held, setHeld] = useState<Held<T>>({ path, etag: null });
  const [turn, setTurn] = useState(0);
  const latest = useRef(held);
  latest.current = held;
  const refresh = useCallback(() => setTurn((before) => before + 1), []);
  const adopt = useCallback(({ data, etag }: Reply<T>) => setHeld({ path, data, etag }), [path]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    let failures = 0;
    let readAt: number | undefined;
    const go = async () => {
      const { path: heldPath, etag } = latest.current;
      try {
        const reply = await read<T>(path, heldPath === path ? etag : null);
        if (over) return;
        failures = 0;
        readAt = appNow();
        noteAnswer(path);
        if (reply) setHeld({ path, data: reply.data, etag: reply.etag });
        else if (latest.current.error) setHeld(({ error: _, readAt: __, ...rest }) => rest);
      } catch (error) {
        if (over) return;
        failures += 1;
        noteFailure(path, asError(error), readAt);
        setHeld((before) => ({
          ...(before.path === path ? before : { path, etag: null }),
          error: asError(error),
          ...(readAt === undefined ? {} : { readAt }),
        }));
      }
      timer = setTimeout(next, seconds * 1000 * Math.min(2 ** failures, 8));
    };
    // A page that nobody looks at asks for nothing.
    const next = () => {
      if (document.visibilityState === 'visible') void go();
      else timer = setTimeout(next, 1000);
    };
    void go();
    return () => {
      over = true;
      noteAnswer(path);
      clearTimeout(timer);
    };
  }, [path, seconds, turn]);

  const current = held.path === path ? held : { path, etag: null };
  return { ...current, refresh, adopt };
}

const asError = (error: unknown): Error => {
  if (error instanceof ApiProblem) return error;
  return new Error('The app cannot be reached.', { cause: error });
};
