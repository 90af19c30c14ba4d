/** The host's time: the wall clock, or a rehearsal's that runs faster. */
export type HostClock = {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

/** Longer naps overflow the timer and would end at once. */
const LONGEST_NAP_MS = 2 ** 31 - 1;

export const wallClock: HostClock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, LONGEST_NAP_MS));
      if (signal?.aborted === true) done();
      else signal?.addEventListener('abort', done);
    }),
};

/** Sleeps on the host's clock; the signal ends it early, even when the clock itself knows no signal. */
export async function nap(clock: HostClock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  let wake = () => {};
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
    signal.addEventListener('abort', wake);
  });
  try {
    await Promise.race([clock.sleep(ms, signal), woken]);
  } finally {
    signal.removeEventListener('abort', wake);
  }
}

/** Resolves when the host's clock has reached `until`, or at once when the signal is given. */
export async function sleepUntil(clock: HostClock, until: number, signal: AbortSignal): Promise<void> {
  for (let left = until - clock.now(); left > 0 && !signal.aborted; left = until - clock.now()) {
    await nap(clock, left, signal);
  }
}
