import { vi } from 'vitest';

/** Something that an app waits for as `globalThis.gate` and the test opens. */
export function stubGate(): { open(): void } {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  vi.stubGlobal('gate', gate);
  return { open };
}
