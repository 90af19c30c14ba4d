import { toAddress } from '../domain/address.ts';
import { guid } from '../settings.ts';

export const URL_HINT = 'an https URL without a path';
export const DURATION_HINT = 'an ISO 8601 duration such as PT30M or P1D';
export const POSITIVE_HINT = 'an ISO 8601 duration longer than nothing, such as PT30M or P1D';
export const ADDRESS_HINT = 'an SMTP address';
export const ADDRESSES_HINT = 'SMTP addresses separated by commas';
export const AUTHORITY_HINT = 'an https URL such as https://login.microsoftonline.com';
export const SCOPE_HINT = 'a resource and /.default, such as https://graph.microsoft.com/.default';
export const SENTINELS_HINT = 'object ids or UPNs of mailboxes, or group:<address>, separated by commas';

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

/** Where tokens come from; the SDK takes nothing but https. */
export const authorityUrl = (development: boolean) => (value: string) => {
  const url = webhookUrl(development)(value);
  return url?.startsWith('https:') && !url.includes('?') ? url : undefined;
};

/** As apps ask for tokens: a resource, by its URI or client id, and `/.default`. */
export function scope(value: string): string | undefined {
  const resource = /^(\S+)\/\.default$/.exec(value)?.[1] ?? '';
  const isUri = resource.includes('://') && URL.canParse(resource);
  return isUri || guid(resource) !== undefined ? value : undefined;
}

/** An object id, a UPN, or a group by its address. */
export function sentinel(value: string): string | undefined {
  const group = /^group:(.*)$/i.exec(value)?.[1];
  const named = group === undefined ? (guid(value) ?? toAddress(value)) : toAddress(group);
  return named === undefined ? undefined : value;
}

/** Drops absent members, as `exactOptionalPropertyTypes` wants. */
export function defined<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
