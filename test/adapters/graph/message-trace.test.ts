import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphMessageTrace } from '../../../shared/adapters/graph/message-trace.ts';
import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { DAY, MINUTE } from '../../../shared/domain/time.ts';
import { address, group } from '../../contract/stores/records.ts';
import { NOON } from '../../dev/tenant/support/tenant.ts';
import { failure } from '../http/service.ts';
import { onTenant } from '../on-tenant.ts';
import { type GraphService, queryOf, startGraph } from './graph-service.ts';

const EVERYBODY = group({
  address: address('all@contoso.example'),
  addresses: [address('all@contoso.example'), address('everybody@contoso.example')],
});

describe('The message trace', () => {
  let service: GraphService;
  beforeEach(async () => {
    service = await startGraph();
  });
  afterEach(() => service.close());

  const row = (n: number, more = {}) => ({
    id: `trace-${n}`,
    messageId: `<${n}@contoso.example>`,
    senderAddress: `Person-${n}@Contoso.example`,
    subject: 'RE: test',
    receivedDateTime: '2016-11-14T12:00:00.0000000Z',
    ...more,
  });

  const page = (value: object[]) => ({ status: 200, body: { value } });

  it('is asked for what failed at each address of the group, and no more than is counted', async () => {
    service.will(page([row(1)]), page([]));
    const trace = graphMessageTrace({ graph: service.graph });
    expect(await trace.turnedAway(EVERYBODY, NOON, NOON + MINUTE)).toEqual([
      { messageId: '<1@contoso.example>', from: 'person-1@contoso.example', subject: 'RE: test', at: NOON },
    ]);
    const [first, second] = service.received.map((request) => queryOf(request));
    expect(first?.get('$filter')).toBe(
      "receivedDateTime ge 2016-11-14T12:00:00.000Z and receivedDateTime le 2016-11-14T12:01:00.000Z and recipientAddress eq 'all@contoso.example' and status eq 'failed'",
    );
    expect(second?.get('$filter')).toContain("recipientAddress eq 'everybody@contoso.example'");
  });

  it('leaves out rows that name no sender or no message, and takes a mail without a subject', async () => {
    const rows = [row(1, { senderAddress: '' }), row(2, { messageId: null }), row(3, { subject: null })];
    service.will(page(rows), page([]));
    const found = await graphMessageTrace({ graph: service.graph }).turnedAway(EVERYBODY, NOON, NOON + 1);
    expect(found).toMatchObject([{ messageId: '<3@contoso.example>', subject: '' }]);
  });

  it('never looks back further than the service does', async () => {
    service.will(page([]), page([]));
    await graphMessageTrace({ graph: service.graph }).turnedAway(EVERYBODY, NOON - 30 * DAY, NOON);
    const from = /ge (\S+)/.exec(queryOf(service.received[0]).get('$filter') ?? '')?.[1] ?? '';
    expect(NOON - Date.parse(from)).toBeLessThan(10 * DAY);
  });
});

async function tracedTenant() {
  const { tenant, clock, world, graph } = await onTenant();
  const holder = world.addUser({ address: 'holder@contoso.example' });
  const all = world.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    proxyAddresses: ['SMTP:all@contoso.example', 'smtp:everybody@contoso.example'],
    memberCount: 4_000,
  });
  return { tenant, clock, world, holder, all, trace: graphMessageTrace({ graph }) };
}

describe('The message trace of the simulated tenant', () => {
  it('names everybody whom a locked group turned away, by whichever address they wrote', async () => {
    const { clock, world, holder, all, trace } = await tracedTenant();
    const write = (n: number, to: string) =>
      world.post({ from: world.person(n), to: [to], subject: 'RE: test' });
    write(1, 'all@contoso.example');
    world.restrict(all, { acceptMessagesOnlyFrom: [holder.exchangeGuid] });
    const two = write(2, 'all@contoso.example');
    const three = write(3, 'everybody@contoso.example');
    await clock.advance(10 * MINUTE);
    const found = await trace.turnedAway(EVERYBODY, NOON, clock.now());
    expect(found.map(({ messageId }) => messageId).sort()).toEqual(
      [two, three].map(({ internetMessageId }) => internetMessageId).sort(),
    );
    expect(found.map(({ from }) => from).sort()).toEqual(
      [world.person(2).address, world.person(3).address].sort(),
    );
  });

  it('is refused with the remedy where the permission or the service principal is missing', async () => {
    const { tenant, clock, trace } = await tracedTenant();
    tenant.behaviour.tracing.isProvisioned = false;
    const refusal = await failure(trace.turnedAway(EVERYBODY, NOON, clock.now()));
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).remedy).toContain('8bd644d1-64a1-4d4b-ae52-2e0cbf64e373');
  });

  it('is asked again later when it is busy', async () => {
    const { tenant, clock, trace } = await tracedTenant();
    tenant.faults.failNext({ path: 'messageTraces', status: 429, headers: { 'Retry-After': '300' } });
    expect(await failure(trace.turnedAway(EVERYBODY, NOON, clock.now()))).toBeInstanceOf(RetryLater);
  });
});
