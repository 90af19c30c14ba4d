import { expect, test } from 'vitest';
import { type Services, services } from '../../../dev/tenant/services.ts';
import { graphRemediation } from '../../../shared/adapters/graph/remediation.ts';
import { graphTransport } from '../../../shared/adapters/graph/transport.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import { tenantForTest, tokenFor } from '../../dev/tenant/support/tenant.ts';
import { failure, napClock } from '../http/service.ts';

const MINUTE = 60_000;
const GRANTED = ['ThreatHunting.Read.All', 'SecurityAnalyzedMessage.ReadWrite.All'];

async function setUp(graphRoles = GRANTED) {
  let parts: Services | undefined;
  const { tenant, world, clock } = await tenantForTest({
    registration: { roles: { graph: graphRoles, exchange: [] } },
    routes: (its) => {
      parts = services(its, { defender: { duration: 0 } });
      return parts.routes;
    },
  });
  const token = await tokenFor(tenant, 'graph');
  const graph = graphTransport({
    url: tenant.url,
    tokens: { authorizationFor: () => Promise.resolve(`Bearer ${token}`) },
    clock: napClock(),
    development: true,
    policy: { attempts: 1 },
  });
  world.addGroup({ primarySmtpAddress: 'all@contoso.example', memberCount: 7 });
  const post = (internetMessageId: string) =>
    world.post({
      from: world.person(900).address,
      to: ['all@contoso.example'],
      subject: 'x',
      internetMessageId,
    });
  const awkward = post('<"a\\b) or true"@contoso.example>');
  const plain = post('<plain@contoso.example>');
  post('<other@contoso.example>');
  await clock.advance(10 * MINUTE);
  const wanted = {
    messageIds: [awkward.internetMessageId, plain.internetMessageId],
    from: awkward.sentAt - MINUTE,
    to: awkward.sentAt + MINUTE,
  };
  return {
    tenant,
    world,
    clock,
    remediation: graphRemediation({ graph }),
    wanted,
    defender: parts?.defender,
  };
}

test('copies are counted and listed page by page, whatever a Message-ID is made of', async () => {
  const { remediation, wanted, tenant } = await setUp();
  expect(await remediation.count(wanted)).toBe(14);
  const first = await remediation.list(wanted, undefined, 10);
  const rest = await remediation.list(wanted, first.at(-1), 10);
  expect([first.length, rest.length]).toEqual([10, 4]);
  const keys = [...first, ...rest].map((copy) => `${copy.networkMessageId} ${copy.recipient}`);
  expect(new Set(keys).size).toBe(14);
  expect(tenant.violations).toEqual([]);
});

test('exactly the named copies are removed, recoverably, and asking again does no harm', async () => {
  const { remediation, wanted, defender } = await setUp();
  const copies = await remediation.list(wanted, undefined, 3);
  await remediation.remove(copies, 'incident-1');
  await remediation.remove(copies, 'incident-1');
  expect(defender?.remediations.map(({ body }) => [body.action, body.analyzedEmails.length])).toEqual([
    ['softDelete', 3],
  ]);
});

test('a copy that was named for another group holds up no other', async () => {
  const { remediation, wanted, defender } = await setUp();
  const copies = await remediation.list(wanted, undefined, 8);
  const [, , third] = copies;
  if (third === undefined) throw new Error('there are eight');
  await remediation.remove([third], 'incident-1');
  await remediation.remove(copies, 'incident-2');
  const named = defender?.remediations.flatMap(({ body }) => body.analyzedEmails) ?? [];
  expect(named).toHaveLength(8);
  expect(
    new Set(named.map(({ recipientEmailAddress: to, networkMessageId: id }) => `${id} ${to}`)).size,
  ).toBe(8);
});

test('many copies that were named before are named again when the service has forgotten them', async () => {
  const { remediation, wanted, defender, clock } = await setUp();
  const [copy] = await remediation.list(wanted, undefined, 1);
  if (copy === undefined) throw new Error('there is one');
  const many = Array.from({ length: 40 }, (_, i) => ({ ...copy, recipient: `person${i}@contoso.example` }));
  await remediation.remove(many, 'incident-1');
  const more = [...many, { ...copy, recipient: 'late@contoso.example' }];
  const again = await failure(remediation.remove(more, 'incident-2'));
  expect(again).toMatchObject({ name: 'RetryLater', retryAfter: 31 * MINUTE });
  await clock.advance(31 * MINUTE);
  await remediation.remove(more, 'incident-2');
  expect(defender?.remediations.at(-1)?.body.analyzedEmails).toHaveLength(41);
});

test('without the permission it is refused and says which', async () => {
  const { remediation, wanted } = await setUp([]);
  const refusal = await failure(remediation.count(wanted));
  expect(refusal).toBeInstanceOf(Refused);
  expect(refusal).toMatchObject({ remedy: expect.stringContaining('ThreatHunting.Read.All') });
});
