import type { Log } from '../shared/ports/log.ts';

/** An operator waits ten seconds for an answer at most; what takes longer goes on without them. */
const PATIENCE = 9_000;

/** For a look at what became of an order when patience is over. */
export const LAST_LOOK = 500;

/** What is left of an operator's patience, from now on. */
export function startPatience(): () => number {
  const end = performance.now() + PATIENCE;
  return () => Math.max(0, end - performance.now());
}

/** What the work came to, or `undefined` when it takes longer than an operator waits; it then goes on by itself. */
export async function within<T>(work: Promise<T>, log: Log, patience = PATIENCE): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  try {
    const first = await Promise.race([work, late]);
    if (first === undefined)
      work.catch((error: unknown) =>
        log.error('An order failed after it was answered', { error: String(error) }),
      );
    return first;
  } finally {
    clearTimeout(timer);
  }
}
