import type { Parts } from './parts.ts';

/** A minute a second: quick for whoever waits, and slow enough for inboxes to be read every minute. */
const GENTLE_SPEED = 60;
const PATIENCE = 60_000;

/**
 * The clock ran faster than anybody can read inboxes, so they are hours behind by it, and the app rightly says that it is
 * not healthy. At a gentler speed it catches up; then time runs as it does outside.
 */
export async function catchUp({ clock, host }: Pick<Parts, 'clock' | 'host'>): Promise<void> {
  clock.setSpeed(GENTLE_SPEED);
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline && !(await fetch(`${host.url}/api/health`)).ok) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  clock.setSpeed(1);
}
