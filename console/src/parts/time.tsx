import { useEffect, useState } from 'preact/hooks';
import { appNow } from '../api.ts';
import { localTime, relative, utcTime } from '../format.ts';

/** The app's time, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(appNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(appNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A moment in the viewer's zone; UTC on hover. */
export const Moment = ({ at }: { at: string }) => {
  const date = new Date(at);
  return (
    <time class="moment" dateTime={at} title={utcTime(date)}>
      {localTime(date)}
    </time>
  );
};

/** How long ago, or how soon; the moment itself on hover. */
export const Ago = ({ at, now }: { at: string; now: number }) => {
  const date = new Date(at);
  return (
    <time dateTime={at} title={`${localTime(date)} (${utcTime(date)})`}>
      {relative(date.getTime(), now)}
    </time>
  );
};
