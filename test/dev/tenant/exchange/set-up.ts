import { type ExchangeService, exchangeService } from '../../../../dev/tenant/exchange/routes.ts';
import type { ExchangeSettings } from '../../../../dev/tenant/exchange/settings.ts';
import { World } from '../../../../dev/tenant/world/world.ts';
import { type Answer, asking, StandingClock, TENANT } from '../ask.ts';

export type Exchange = {
  world: World;
  clock: StandingClock;
  service: ExchangeService;
  run(cmdlet: string, parameters?: Record<string, unknown>, query?: string): Promise<Answer>;
  /** The rows of an answer that must be good. */
  rows(cmdlet: string, parameters?: Record<string, unknown>): Promise<Record<string, unknown>[]>;
};

export const ADDRESS = {
  all: 'all@contoso.example',
  security: 'security@contoso.example',
  dynamic: 'everyone@contoso.example',
  unified: 'team@contoso.example',
  holder: 'stormlock@contoso.example',
  desk: 'desk@contoso.example',
};

/** Without it answers are CLIXML. */
export const JSON_FORMAT = { 'x-responseformat': 'json' };

/** An organisation with one group of each kind. */
export function exchange(options: Partial<ExchangeSettings> = {}): Exchange {
  const clock = new StandingClock('2026-11-14T08:29:00Z');
  const world = new World({ clock });
  world.addUser({ address: ADDRESS.holder, displayName: 'Stormlock' });
  world.addUser({ address: ADDRESS.desk, displayName: "Service Desk O'Hara" });
  world.addGroup({ primarySmtpAddress: ADDRESS.all, displayName: 'All staff', memberCount: 2_500 });
  world.addGroup({ primarySmtpAddress: ADDRESS.security, kind: 'MailUniversalSecurityGroup' });
  world.addGroup({
    primarySmtpAddress: ADDRESS.dynamic,
    kind: 'DynamicDistributionGroup',
    memberCount: 840_000,
  });
  world.addGroup({ primarySmtpAddress: ADDRESS.unified, kind: 'GroupMailbox' });
  const service = exchangeService(world, options);
  const ask = asking(service.routes, clock);
  const run: Exchange['run'] = (cmdlet, parameters = {}, query = '') =>
    ask(
      'POST',
      `/adminapi/beta/${TENANT}/InvokeCommand${query}`,
      { CmdletInput: { CmdletName: cmdlet, Parameters: parameters } },
      JSON_FORMAT,
    );
  return {
    world,
    clock,
    service,
    run,
    rows: async (cmdlet, parameters) => {
      const answer = await run(cmdlet, parameters);
      if (answer.status !== 200) throw new Error(`${cmdlet}: ${answer.status} ${messageOf(answer)}`);
      return (answer.body as { value: Record<string, unknown>[] }).value;
    },
  };
}

/** The text of `details[0].message`. */
export const messageOf = (answer: Answer): string =>
  (answer.body as { error: { details: { message: string }[] } }).error.details[0]?.message ?? '';

export const guidOf = ({ world }: Exchange, address: string): string =>
  world.directory.user(address)?.exchangeGuid ?? world.directory.group(address)?.guid ?? 'nobody';

export const hashTable = (change: { Add?: string[]; Remove?: string[] }): Record<string, unknown> => ({
  '@odata.type': '#Exchange.GenericHashTable',
  ...change,
});
