export const URL_HINT = 'an https URL without a path';
export const DURATION_HINT = 'an ISO 8601 duration such as PT30M or P1D';
export const POSITIVE_HINT = 'an ISO 8601 duration longer than nothing, such as PT30M or P1D';
export const ADDRESS_HINT = 'an SMTP address';
export const ADDRESSES_HINT = 'SMTP addresses separated by commas';

/** The origin of a service; paths are ours to add. Returned without a trailing slash. */
export const serviceUrl = (development: boolean) => (value: string) => {
  const url = webhookUrl(development)(value);
  return url !== undefined && new URL(url).origin === url ? url : undefined;
};

/** A whole address to post to. Plain http is for rehearsals on this machine only. */
export const webhookUrl = (development: boolean) => (value: string) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.username || url.password || url.hash) return undefined;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const allowed =
    url.protocol === 'https:'
      ? development || !loopback
      : url.protocol === 'http:' && development && loopback;
  return allowed ? url.href.replace(/\/$/, '') : undefined;
};

/** Drops absent members, as `exactOptionalPropertyTypes` wants. */
export function defined<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
