const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export type Pin = {
  /** URL of the service as configured; only its origin matters. */
  origin: string;
  /** Also its subdomains, on any port: Exchange sends some tenants to a regional host. */
  subdomains?: boolean;
  /** Plain http, and only on loopback, is for rehearsals. */
  development?: boolean;
};

/** Whether a URL belongs to the configured service: tokens and bodies go nowhere else. */
export function isPinned(url: string, { origin, subdomains = false, development = false }: Pin): boolean {
  if (!URL.canParse(url) || !URL.canParse(origin)) return false;
  const target = new URL(url);
  const own = new URL(origin);
  if (target.username !== '' || target.password !== '') return false;
  const plain = target.protocol === 'http:' && development && LOOPBACK.has(target.hostname);
  if (target.protocol !== 'https:' && !plain) return false;
  if (target.origin === own.origin) return true;
  return subdomains && target.protocol === 'https:' && target.hostname.endsWith(`.${own.hostname}`);
}
