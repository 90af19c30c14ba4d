import { useEffect, useState } from 'preact/hooks';
import { appNow } from '../api.ts';
import { otherTime, relative, shownTime, span } from '../format.ts';

/** The app's time, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(appNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(appNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A moment in the zone that is chosen; in the other one on hover. */
export const Moment = ({ at }: { at: string }) => {
  const date = new Date(at);
  return (
    <time class="moment" dateTime={at} title={otherTime(date)}>
      {shownTime(date)}
    </time>
  );
};

/** How long ago, or how soon; the moment itself on hover. */
export const Ago = ({ at, now }: { at: string; now: number }) => {
  const date = new Date(at);
  return (
    <time dateTime={at} title={`${shownTime(date)} (${otherTime(date)})`}>
      {relative(date.getTime(), now)}
    </time>
  );
};

/** How old a reading is, to the second: what counts where it may be out of date. */
export const Age = ({ at, now }: { at: number; now: number }) => (
  <time
    dateTime={new Date(at).toISOString()}
    title={`${shownTime(new Date(at))} (${otherTime(new Date(at))})`}
  >
    {span(now - at)} ago
  </time>
);

const INSTANT = /(\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} UTC)/;

/** A sentence of the app: the moments in it, which it tells in UTC, are shown like all others. */
export const Told = ({ children }: { children: string }) => (
  <>
    {children.split(INSTANT).map((part, i) => {
      const at = i % 2 === 1 ? Date.parse(part) : Number.NaN;
      return Number.isNaN(at) ? part : <Moment key={i} at={new Date(at).toISOString()} />;
    })}
  </>
);
