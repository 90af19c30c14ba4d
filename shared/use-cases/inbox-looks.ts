import { Refused } from '../domain/errors.ts';
import type { SentinelId } from '../ports/mail.ts';
import type { IncidentDeps } from './incident-deps.ts';

type Looks = {
  /** Which of the messages each inbox holds; absent where it could not be read. */
  found: ReadonlyMap<SentinelId, ReadonlySet<string>>;
  /** Why an inbox could not be read, where trying again may help. */
  mayPass?: unknown;
};

export async function lookInto(
  sentinels: readonly SentinelId[],
  messageIds: readonly string[],
  deps: Pick<IncidentDeps, 'mail' | 'log'>,
): Promise<Looks> {
  const found = new Map<SentinelId, ReadonlySet<string>>();
  const failures: unknown[] = [];
  const look = async (sentinel: SentinelId) => {
    try {
      found.set(sentinel, await deps.mail.stillThere(sentinel, messageIds));
    } catch (error) {
      deps.log.warn('A sentinel mailbox could not be looked into', { sentinel, error: String(error) });
      failures.push(error);
    }
  };
  await Promise.all(sentinels.map(look));
  const mayPass = failures.find((failure) => !(failure instanceof Refused));
  return { found, ...(mayPass === undefined ? {} : { mayPass }) };
}
