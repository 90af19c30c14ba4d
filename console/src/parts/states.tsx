import type { ComponentChildren } from 'preact';
import { troubleKind } from '../connection.ts';
import { Icon, type IconName } from './icons.tsx';

/** Nothing is here, and that is how it should be. */
export const Empty = ({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}) => (
  <div class="empty">
    <Icon name={icon} size={28} />
    <p class="empty-title">{title}</p>
    {children ? <p>{children}</p> : null}
  </div>
);

/** The shape of what is coming. */
export const Loading = ({ what, lines = 3 }: { what: string; lines?: number }) => (
  <div class="loading" role="status">
    <span class="hidden">Loading {what}…</span>
    {Array.from({ length: lines }, (_, i) => (
      <span class="bone" key={i} aria-hidden="true" />
    ))}
  </div>
);

/** It could not be read; what is shown elsewhere may still be right. */
export const Failed = ({ what, error, retry }: { what: string; error: Error; retry?: () => void }) => (
  <div class="failed" role="alert">
    <Icon name="hand" />
    <div>
      <p class="failed-title">{what} could not be read</p>
      <p>{error.message}</p>
    </div>
    {retry ? (
      <button type="button" class="button" onClick={retry}>
        Try again
      </button>
    ) : null}
  </div>
);

/** One of the three, or the content. */
export function Shown<T>({
  polled,
  what,
  lines,
  children,
}: {
  polled: { data?: T; error?: Error; refresh(): void };
  what: string;
  lines?: number;
  children: (data: T) => ComponentChildren;
}) {
  const { data, error, refresh } = polled;
  const isTold = error !== undefined && troubleKind(error) !== undefined;
  if (data === undefined)
    return isTold ? (
      <p class="muted">{what}: not known as long as Stormlock does not answer.</p>
    ) : error ? (
      <Failed what={what} error={error} retry={refresh} />
    ) : (
      <Loading what={what} {...(lines === undefined ? {} : { lines })} />
    );
  return (
    <>
      {error && !isTold ? (
        <p class="stale" role="status">
          <Icon name="clock" size={16} /> Not live: {error.message} Trying again.
        </p>
      ) : null}
      {children(data)}
    </>
  );
}
