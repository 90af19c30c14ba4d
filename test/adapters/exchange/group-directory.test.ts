import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AudienceSources } from '../../../shared/adapters/exchange/audience.ts';
import { exchangeGroupDirectory } from '../../../shared/adapters/exchange/group-directory.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import type { SentinelId } from '../../../shared/ports/mail.ts';
import { failure } from '../http/service.ts';
import {
  commandOf,
  type ExchangeService,
  guid,
  notFound,
  recipient,
  rows,
  startExchange,
} from './exchange-service.ts';

const ALL = 'all@example.com' as Address;

let exchange: ExchangeService;
beforeEach(async () => {
  exchange = await startExchange();
});
afterEach(() => exchange.close());

const find = (address: string = ALL, sources: Partial<AudienceSources> = {}) =>
  exchangeGroupDirectory({
    exchange: exchange.exchange,
    countMembers: () => Promise.resolve(1_234),
    ...sources,
  }).find(address as Address);

describe('An address', () => {
  it.each([
    ['MailUniversalDistributionGroup', 'distribution-list', 'Get-DistributionGroup'],
    ['MailUniversalSecurityGroup', 'mail-enabled-security-group', 'Get-DistributionGroup'],
    ['DynamicDistributionGroup', 'dynamic-distribution-group', 'Get-DynamicDistributionGroup'],
    ['GroupMailbox', 'microsoft-365-group', 'Get-UnifiedGroup'],
  ])('of a %s is a %s', async (details, kind, cmdlet) => {
    const group = recipient(1, ALL, details, { IsDirSynced: false });
    exchange.will(rows(group), rows(group));
    const tips = {
      tellMemberCount: () => Promise.resolve(840_000),
      probeMailbox: () => Promise.resolve('s' as SentinelId),
    };
    const found = await find(ALL, tips);
    expect(found).toEqual({
      id: guid(1),
      kind,
      name: 'Display 1',
      address: ALL,
      addresses: [ALL, '1-all@example.com'],
      onPremises: false,
      audience: { members: kind === 'dynamic-distribution-group' ? 840_000 : 1_234, exact: true },
      ...(details === 'DynamicDistributionGroup' ? {} : { entraId: `e${guid(1).slice(1)}` }),
    });
    expect(commandOf(exchange.received[1])).toEqual({
      cmdlet,
      parameters: { Identity: guid(1), ResultSize: 2 },
    });
  });

  it('is looked for among all addresses of all recipients', async () => {
    const group = recipient(1, "o'neil@example.com", 'MailUniversalDistributionGroup', { IsDirSynced: true });
    exchange.will(rows(group), rows(group));
    expect(await find("o'neil@example.com")).toMatchObject({ onPremises: true });
    expect(commandOf(exchange.received[0])).toEqual({
      cmdlet: 'Get-Recipient',
      parameters: { Filter: "EmailAddresses -eq 'o''neil@example.com'" },
    });
  });

  it('of a mailbox, and of nobody, is no group', async () => {
    exchange.will(rows(recipient(1, ALL)), rows());
    expect(await find()).toBeUndefined();
    expect(await find()).toBeUndefined();
  });

  it('is not found in recipients that do not bear it, whatever the filter returned', async () => {
    exchange.will(rows(recipient(1, 'other@example.com', 'GroupMailbox')));
    expect(await find()).toBeUndefined();
  });

  it('of several recipients is refused', async () => {
    exchange.will(rows(recipient(1, ALL), recipient(2, ALL)));
    expect(await failure(find())).toBeInstanceOf(Refused);
  });

  it('of a group that vanished between two questions is no group', async () => {
    const group = recipient(1, ALL, 'GroupMailbox');
    exchange.will(rows(group), notFound(guid(1)));
    expect(await find()).toBeUndefined();
  });

  it('never turns into the groups that an unknown identity returns', async () => {
    const group = recipient(1, ALL, 'GroupMailbox');
    exchange.will(rows(group), rows(recipient(2, 'x@example.com', 'GroupMailbox')));
    expect(await find()).toBeUndefined();
    exchange.will(rows(group), rows(group, recipient(2, 'x@example.com', 'GroupMailbox')));
    expect(await find()).toBeUndefined();
  });

  it('that Exchange cannot tell about is a failure, not an absence', async () => {
    exchange.will({ status: 404, body: 'wrong host' });
    expect(await failure(find())).toBeInstanceOf(Refused);
  });
});

describe('The audience', () => {
  const dynamic = recipient(1, ALL, 'DynamicDistributionGroup');
  const members = (count: number) => rows(...Array.from({ length: count }, () => ({ Guid: guid(5) })));

  it('of a dynamic group is listed when mail tips have no number', async () => {
    exchange.will(rows(dynamic), rows(dynamic), members(3));
    const tips = {
      tellMemberCount: () => Promise.resolve(0),
      probeMailbox: () => Promise.resolve('s' as SentinelId),
    };
    expect((await find(ALL, tips))?.audience).toEqual({ members: 3, exact: true });
    expect(commandOf(exchange.received[2])).toEqual({
      cmdlet: 'Get-DynamicDistributionGroupMember',
      parameters: { Identity: guid(1), ResultSize: 'Unlimited' },
    });
  });

  it('is at least as many as were listed when the list is too long', async () => {
    exchange.will(rows(dynamic), rows(dynamic), members(5));
    expect((await find(ALL, { listLimit: 4 }))?.audience).toEqual({ members: 4, exact: false });
  });

  it('is asked of another source when mail tips are refused, not when they are busy', async () => {
    const probeMailbox = () => Promise.resolve('s' as SentinelId);
    exchange.will(rows(dynamic), rows(dynamic), members(1));
    const refused = () => Promise.reject(new Refused('no', 'nothing'));
    expect((await find(ALL, { probeMailbox, tellMemberCount: refused }))?.audience.members).toBe(1);
    exchange.will(rows(dynamic), rows(dynamic));
    const busy = () => Promise.reject(new RetryLater('busy', 1));
    expect(await failure(find(ALL, { probeMailbox, tellMemberCount: busy }))).toBeInstanceOf(RetryLater);
  });

  it('of a list Entra does not know yet is its direct members at least', async () => {
    const list = recipient(1, ALL, 'MailUniversalDistributionGroup');
    exchange.will(rows(list), rows(list), members(2));
    const unknown = { countMembers: () => Promise.resolve(undefined) };
    expect((await find(ALL, unknown))?.audience).toEqual({ members: 2, exact: false });
  });

  it('of a Microsoft 365 group Entra does not know yet is asked later', async () => {
    const group = recipient(1, ALL, 'GroupMailbox');
    exchange.will(rows(group), rows(group));
    const unknown = { countMembers: () => Promise.resolve(undefined) };
    expect(await failure(find(ALL, unknown))).toBeInstanceOf(RetryLater);
  });
});
