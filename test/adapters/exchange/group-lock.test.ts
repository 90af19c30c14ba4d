import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchangeGroupLock } from '../../../shared/adapters/exchange/group-lock.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { OutcomeUnknown, Refused } from '../../../shared/domain/errors.ts';
import { type Group, type GroupKind, toGroupId } from '../../../shared/domain/group.ts';
import type { GroupLock } from '../../../shared/ports/groups.ts';
import { failure, type Received } from '../http/service.ts';
import {
  cmdletError,
  commandOf,
  type ExchangeService,
  guid,
  notFound,
  recipient,
  rows,
  startExchange,
} from './exchange-service.ts';

const ALL = 'all@example.com' as Address;
const groupOf = (kind: GroupKind): Group => ({
  id: toGroupId(guid(1)),
  kind,
  name: 'All',
  address: ALL,
  addresses: [ALL],
  onPremises: false,
  audience: { members: 5_000, exact: true },
});
const dl = groupOf('distribution-list');
const unified = groupOf('microsoft-365-group');

let exchange: ExchangeService;
let lock: GroupLock;
beforeEach(async () => {
  exchange = await startExchange();
  lock = exchangeGroupLock({ exchange: exchange.exchange, clock: exchange.clock });
});
afterEach(() => exchange.close());

const restricted = (more: object = {}) => ({ Guid: guid(1), ...more });
const lastCommand = () => commandOf(exchange.received.at(-1));

describe('Reading a group', () => {
  it('that is open to everyone finds empty lists', async () => {
    exchange.will(rows(restricted({ AcceptMessagesOnlyFrom: null, ModerationEnabled: false })));
    expect(await lock.read(dl)).toEqual({
      acceptSenders: [],
      acceptGroups: [],
      rejectSenders: [],
      rejectGroups: [],
      requireSenderAuthentication: false,
      moderationEnabled: false,
      moderatedBy: [],
      bypassModeration: [],
      unresolved: [],
      names: {},
      record: {},
      readAt: exchange.clock.now(),
    });
  });

  it('resolves entries of any form to GUIDs, senders and groups apart', async () => {
    exchange.will(
      rows(
        restricted({
          AcceptMessagesOnlyFrom: [guid(3).toUpperCase(), 'name-2'],
          AcceptMessagesOnlyFromDLMembers: 'Display 4',
          AcceptMessagesOnlyFromSendersOrMembers: [guid(3), 'name-2', 'Display 4'],
          RejectMessagesFrom: ['B', 'A'],
          RejectMessagesFromDLMembers: ['G'],
          RejectMessagesFromSendersOrMembers: ['A', 'B', 'G'],
          RequireSenderAuthenticationEnabled: true,
          ModerationEnabled: true,
          ModeratedBy: ['M'],
          BypassModerationFromSendersOrMembers: ['N'],
        }),
      ),
    );
    const known = [
      recipient(3, 'c@example.com'),
      recipient(2, 'b@example.com'),
      recipient(4, 'd@example.com', 'MailUniversalDistributionGroup'),
    ];
    const byIdentity = (request: Received) => {
      const wanted = String(commandOf(request).parameters['Identity']);
      return rows(
        ...known.filter((one) =>
          [one.Guid, one.Name, one.DisplayName].some((name) => name.toLowerCase() === wanted),
        ),
      );
    };
    // A filter finds two of them; nobody is named as the third is written.
    exchange.will(rows(...known.slice(0, 2)), byIdentity);
    const read = await lock.read(dl);
    expect(read).toMatchObject({
      acceptSenders: [guid(2), guid(3)],
      acceptGroups: [guid(4)],
      rejectSenders: ['a', 'b'],
      rejectGroups: ['g'],
      requireSenderAuthentication: true,
      moderationEnabled: true,
      moderatedBy: ['m'],
      bypassModeration: ['n'],
      unresolved: [],
      names: {},
    });
  });

  it.each([
    ['nobody', [notFound('x')]],
    ['several', [cmdletError(400, 'ManagementObjectAmbiguousException', "'x' matches multiple entries.")]],
    ['everybody, as an unknown identity does', [rows(recipient(7, 'x@x.y'), recipient(8, 'y@x.y'))]],
    ['somebody of another name', [rows(recipient(7, 'x@x.y'))]],
  ])('lists an entry that is %s as unresolved', async (_what, answers) => {
    exchange.will(rows(restricted({ AcceptMessagesOnlyFrom: ['Gone'] })), ...answers);
    expect((await lock.read(dl)).unresolved).toEqual(['gone']);
    expect(lastCommand()).toEqual({
      cmdlet: 'Get-Recipient',
      parameters: { Identity: 'gone', ResultSize: 2 },
    });
  });

  it.each([
    ['is gone', notFound('x')],
    ['is not what comes back', rows({ Guid: guid(2) })],
    ['is one of all that come back', rows({ Guid: guid(1) }, { Guid: guid(2) })],
  ])('that %s is refused', async (_what, answer) => {
    exchange.will(answer);
    expect(await failure(lock.read(dl))).toBeInstanceOf(Refused);
  });

  it('without a GUID never reaches Exchange', async () => {
    for (const id of ['', '  ', '*', 'All']) {
      const nameless = { ...dl, id: toGroupId(id) };
      expect(await failure(lock.read(nameless))).toBeInstanceOf(Refused);
      const change = { form: 'add', senders: [guid(2)], groups: [] } as const;
      expect(await failure(lock.write(nameless, change))).toBeInstanceOf(Refused);
    }
    expect(exchange.received).toEqual([]);
  });
});

describe('Writing', () => {
  const tagged = (change: object) => ({ '@odata.type': '#Exchange.GenericHashTable', ...change });

  it.each([
    ['distribution-list', 'Set-DistributionGroup', { BypassSecurityGroupManagerCheck: true }],
    ['mail-enabled-security-group', 'Set-DistributionGroup', { BypassSecurityGroupManagerCheck: true }],
    ['dynamic-distribution-group', 'Set-DynamicDistributionGroup', {}],
  ] as const)('adds to the lists of a %s', async (kind, cmdlet, bypass) => {
    exchange.will(rows());
    await lock.write(groupOf(kind), { form: 'add', senders: [guid(2)], groups: [guid(4)] });
    expect(lastCommand()).toEqual({
      cmdlet,
      parameters: {
        Identity: guid(1),
        AcceptMessagesOnlyFrom: tagged({ Add: [guid(2)] }),
        AcceptMessagesOnlyFromDLMembers: tagged({ Add: [guid(4)] }),
        ...bypass,
      },
    });
  });

  it('removes from the list that is named only', async () => {
    exchange.will(rows());
    await lock.write(dl, { form: 'remove', senders: [guid(2)], groups: [] });
    expect(lastCommand().parameters).toEqual({
      Identity: guid(1),
      AcceptMessagesOnlyFrom: tagged({ Remove: [guid(2)] }),
      BypassSecurityGroupManagerCheck: true,
    });
  });

  it.each(['distribution-list', 'dynamic-distribution-group', 'microsoft-365-group'] as const)(
    'replaces both lists of a %s in one command',
    async (kind) => {
      exchange.will(rows());
      await lock.write(groupOf(kind), { form: 'replace', senders: [guid(2)], groups: [guid(4)] });
      expect(lastCommand().parameters['AcceptMessagesOnlyFromSendersOrMembers']).toEqual([guid(2), guid(4)]);
    },
  );

  it.each(['add', 'remove', 'replace'] as const)(
    'refuses an empty %s, which would mean everyone',
    async (form) => {
      for (const group of [dl, unified])
        expect(await failure(lock.write(group, { form, senders: [], groups: [] }))).toBeInstanceOf(Refused);
      expect(exchange.received).toEqual([]);
    },
  );

  it('whose answer is lost is of unknown outcome', async () => {
    exchange.will('hang up');
    const sent = lock.write(dl, { form: 'add', senders: [guid(2)], groups: [] });
    expect(await failure(sent)).toBeInstanceOf(OutcomeUnknown);
  });
});

describe('A Microsoft 365 group, whose list can only be replaced,', () => {
  const COMBINED = 'AcceptMessagesOnlyFromSendersOrMembers';
  const accepting = (...names: number[]) => [
    rows(restricted({ [COMBINED]: names.map((digit) => guid(digit)) })),
    ...names.map((digit) => rows(recipient(digit, `${digit}@example.com`))),
  ];
  const remove = () => lock.write(unified, { form: 'remove', senders: [guid(2)], groups: [] });

  it('gets a sender added to those it has', async () => {
    exchange.will(...accepting(), rows());
    await lock.write(unified, { form: 'add', senders: [guid(2)], groups: [] });
    expect(lastCommand()).toEqual({
      cmdlet: 'Set-UnifiedGroup',
      parameters: { Identity: guid(1), [COMBINED]: [guid(2)] },
    });
  });

  it('keeps an entry somebody added meanwhile', async () => {
    exchange.will(...accepting(3), rows());
    await lock.write(unified, { form: 'add', senders: [guid(2)], groups: [] });
    expect(lastCommand().parameters[COMBINED]).toEqual([guid(3), guid(2)]);
  });

  it('loses only the sender that is removed', async () => {
    exchange.will(...accepting(2), rows());
    await lock.write(unified, { form: 'remove', senders: [guid(9)], groups: [] });
    expect(lastCommand().parameters[COMBINED]).toEqual([guid(2)]);
  });

  it('is opened to everyone by null', async () => {
    exchange.will(...accepting(2), rows(), ...accepting());
    await remove();
    expect(commandOf(exchange.received[2]).parameters[COMBINED]).toBeNull();
  });

  it('is opened by Remove where null shows no effect', async () => {
    exchange.will(...accepting(2), rows(), ...accepting(2), rows());
    await remove();
    expect(lastCommand().parameters[COMBINED]).toEqual({
      '@odata.type': '#Exchange.GenericHashTable',
      Remove: [guid(2)],
    });
  });

  it('is opened by Remove where null is refused', async () => {
    const refused = cmdletError(400, 'ParameterBindingArgumentTransformationException', 'The list is empty.');
    exchange.will(...accepting(2), refused, rows());
    await remove();
    expect(lastCommand().parameters[COMBINED]).toHaveProperty('Remove');
  });
});

describe('Who stays allowed', () => {
  const resolve = (...addresses: string[]) => lock.resolveSenders(addresses as Address[]);

  it('is found by address in one question, senders and groups apart', async () => {
    exchange.will(
      rows(
        recipient(4, 'desk@example.com', 'MailUniversalSecurityGroup'),
        recipient(2, 'holder@example.com'),
        recipient(3, 'stray@example.com'),
      ),
    );
    expect(await resolve('holder@example.com', 'desk@example.com')).toEqual({
      senders: [guid(2)],
      groups: [guid(4)],
      leftOut: [],
    });
    expect(lastCommand().parameters['Filter']).toBe(
      "EmailAddresses -eq 'holder@example.com' -or EmailAddresses -eq 'desk@example.com'",
    );
  });

  it.each([
    ['nobody', [], 'no recipient'],
    ['several', [recipient(2, 'a@example.com'), recipient(3, 'a@example.com')], 'several recipients'],
    ['a Microsoft 365 group', [recipient(2, 'a@example.com', 'GroupMailbox')], 'a Microsoft 365 group'],
  ])('leaves out who is %s, and says so', async (_what, found, why) => {
    exchange.will(rows(recipient(4, 'holder@example.com'), ...found));
    expect(await resolve('holder@example.com', 'a@example.com')).toEqual({
      senders: [guid(4)],
      groups: [],
      leftOut: [{ address: 'a@example.com', why: expect.stringContaining(why) }],
    });
  });

  it.each([
    ['nobody', []],
    ['several', [recipient(2, 'a@example.com'), recipient(3, 'a@example.com')]],
    ['a group', [recipient(2, 'a@example.com', 'MailUniversalSecurityGroup')]],
  ])('is refused without a holder that is one mailbox: %s', async (_what, found) => {
    exchange.will(rows(...found));
    const error = await failure(resolve('a@example.com'));
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toContain('STORMLOCK_LOCK_HOLDER');
  });
});

describe('Locks', () => {
  it('are found by the holder in the accept list of every kind of group', async () => {
    exchange.will(
      rows(recipient(2, 'h@example.com')),
      rows({ Guid: guid(5).toUpperCase() }),
      rows(),
      rows({ Guid: guid(6) }),
    );
    expect(await lock.findLocked(guid(2))).toEqual([guid(5), guid(6)]);
    const commands = exchange.received.slice(1).map(commandOf);
    expect(commands.map(({ cmdlet }) => cmdlet)).toEqual([
      'Get-DistributionGroup',
      'Get-DynamicDistributionGroup',
      'Get-UnifiedGroup',
    ]);
    expect(commands[0]?.parameters).toEqual({
      Filter: "AcceptMessagesOnlyFrom -eq 'CN=o''name 2,DC=PROD'",
      ResultSize: 'Unlimited',
    });
  });

  it('cannot be looked for without exactly one holder', async () => {
    exchange.will(notFound('x'));
    expect(await failure(lock.findLocked('x@example.com'))).toBeInstanceOf(Refused);
    expect(await failure(lock.findLocked(''))).toBeInstanceOf(Refused);
  });
});
