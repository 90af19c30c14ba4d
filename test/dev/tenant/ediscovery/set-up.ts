import { ediscoveryRoutes } from '../../../../dev/tenant/ediscovery/routes.ts';
import { Ediscovery } from '../../../../dev/tenant/ediscovery/service.ts';
import type { EdiscoverySettings } from '../../../../dev/tenant/ediscovery/settings.ts';
import { World } from '../../../../dev/tenant/world/world.ts';
import { type Answer, type Ask, asking, StandingClock } from '../ask.ts';

export const MINUTE = 60_000;
export const CASES = '/v1.0/security/cases/ediscoveryCases';

export type Tenant = {
  world: World;
  clock: StandingClock;
  service: Ediscovery;
  ask: Ask;
  /** Sends after so long a pause that the allowance never runs out; the answer must be good. */
  calmly(...request: Parameters<Ask>): Promise<Record<string, unknown>>;
  /** A search of all mailboxes in a case of its own: its path. */
  search(query: string): Promise<string>;
  /** Starts a job, waits for its end; the operation as it then is. */
  run(
    search: string,
    job: 'estimateStatistics' | 'purgeData',
    body?: unknown,
  ): Promise<Record<string, unknown>>;
};

export const RECOVERABLE = { purgeType: 'recoverable', purgeAreas: 'mailboxes' };

/** A list of 1,000 mailboxes and a sentinel; mail lands within a minute and is indexed 20 minutes later. */
export function tenant(options: Partial<EdiscoverySettings> = {}): Tenant {
  const clock = new StandingClock('2026-11-14T08:29:00Z');
  const world = new World({ clock });
  const sentinel = world.addUser({ address: 'sentinel@contoso.example' });
  world.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    memberCount: 999,
    namedMembers: [sentinel.id],
  });
  const service = new Ediscovery(world, options);
  const ask = asking(ediscoveryRoutes(service), clock);
  const calmly: Tenant['calmly'] = async (...request) => {
    clock.pass(MINUTE);
    const answer = await ask(...request);
    if (answer.status >= 300) throw new Error(`${request[0]} ${request[1]}: ${JSON.stringify(answer)}`);
    return { ...(answer.body as Record<string, unknown>), ...answer.headers };
  };
  let cases = 0;
  return {
    world,
    clock,
    service,
    ask,
    calmly,
    search: async (contentQuery) => {
      cases += 1;
      const { id } = await calmly('POST', CASES, { displayName: `STORM-${cases}` });
      const body = { displayName: 'slice 1', contentQuery, dataSourceScopes: 'allTenantMailboxes' };
      const { id: search } = await calmly('POST', `${CASES}/${id}/searches`, body);
      return `${CASES}/${id}/searches/${search}`;
    },
    run: async (search, job, body) => {
      const { Location: location } = await calmly('POST', `${search}/${job}`, body);
      clock.pass(24 * 60 * MINUTE);
      return calmly('GET', String(location));
    },
  };
}

/** `count` mails to the list, each from another person and half a minute after the last; then time to be indexed. */
export function storm({ world, clock }: Tenant, count: number, settle = 60 * MINUTE): void {
  for (let i = 0; i < count; i += 1) {
    world.post({ from: world.directory.person(i), to: ['all@contoso.example'], subject: 'RE: Test mail' });
    clock.pass(30_000);
  }
  clock.pass(settle);
}

/** Items in the sentinel's inbox. */
export function inboxOf({ world, clock }: Tenant): number {
  world.advance();
  const mailbox = world.directory.user('sentinel@contoso.example')?.mailbox;
  return mailbox?.landed(clock.now()).filter((item) => item.folder === 'inbox').length ?? 0;
}

export const statusesOf = async (answers: Promise<Answer>[]): Promise<number[]> =>
  (await Promise.all(answers)).map(({ status }) => status);
