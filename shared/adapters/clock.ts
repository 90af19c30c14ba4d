import { readFileSync } from 'node:fs';
import type { Clock } from '../ports/clock.ts';

/** The wall clock, or in development the clock of a rehearsal, which lives in a file that several processes read. */
export function systemClock(rehearsalFile?: string): Clock {
  return rehearsalFile === undefined ? wallClock : rehearsalClock(rehearsalFile);
}

const nap = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const wallClock: Clock = { now: () => Date.now(), sleep: nap };

/** `now = virtual + (wall clock - wall) * speed`; the speed may change while somebody sleeps. */
function rehearsalClock(file: string): Clock {
  const read = () =>
    JSON.parse(readFileSync(file, 'utf8')) as { wall: number; virtual: number; speed: number };
  const now = (): number => {
    const { wall, virtual, speed } = read();
    return Math.round(virtual + (Date.now() - wall) * speed);
  };
  return {
    now,
    async sleep(duration) {
      const until = now() + duration;
      for (let left = duration; left > 0; left = until - now())
        await nap(Math.min(Math.max(left / read().speed, 1), 250));
    },
  };
}
