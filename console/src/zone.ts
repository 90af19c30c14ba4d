/** The zone that moments are shown in: the viewer's, or the one of logs and other people. */
export type Zone = 'local' | 'utc';

const KEPT_AS = 'stormlock-zone';
const listeners = new Set<() => void>();
let chosen: Zone = kept();

function kept(): Zone {
  try {
    return localStorage.getItem(KEPT_AS) === 'utc' ? 'utc' : 'local';
  } catch {
    // A browser that keeps nothing shows the viewer's zone each time.
    return 'local';
  }
}

export const zoneNow = (): Zone => chosen;

export function chooseZone(zone: Zone): void {
  chosen = zone;
  try {
    localStorage.setItem(KEPT_AS, zone);
  } catch {
    // It holds until the page is left.
  }
  for (const listener of listeners) listener();
}

/** Tells of every change, until what it returned is called. */
export function onZone(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
