const PROBE_EVERY_MS = 15;

/**
 * Probes until there is a value that is neither `undefined` nor `false`. The patience only ends a test that has
 * failed anyway; nothing waits longer than it must. `story` is added to the error.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { patience = 30_000, story = () => '' }: { patience?: number; story?: () => Promise<string> | string } = {},
): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline)
      throw new Error(`Not within ${patience / 1000} s: ${what}\n${await story()}`);
    await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
  }
}
