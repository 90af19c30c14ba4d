import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphDeliveryCanary, graphMemberTip } from '../../../shared/adapters/graph/mail-tips.ts';
import { graphMemberCount } from '../../../shared/adapters/graph/members.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import { type Group, toGroupId } from '../../../shared/domain/group.ts';
import type { SentinelId } from '../../../shared/ports/mail.ts';
import { failure } from '../http/service.ts';
import { type GraphService, startGraph } from './graph-service.ts';

const SENTINEL = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9' as SentinelId;
const ALL = 'all@example.com' as Address;
const group: Group = {
  id: toGroupId('11111111-1111-1111-1111-111111111111'),
  kind: 'dynamic-distribution-group',
  name: 'All',
  address: ALL,
  addresses: [ALL],
  onPremises: false,
  audience: { members: 5_000, exact: true },
};

let graph: GraphService;
beforeEach(async () => {
  graph = await startGraph();
});
afterEach(() => graph.close());

describe('Counting members', () => {
  it('counts users, nested ones too, by an advanced query', async () => {
    graph.will({ status: 200, headers: { 'content-type': 'text/plain' }, body: '\uFEFF12345' });
    expect(await graphMemberCount({ graph: graph.graph })('g')).toBe(12_345);
    const [request] = graph.received;
    expect(request?.path).toBe('/v1.0/groups/g/transitiveMembers/microsoft.graph.user/$count');
    expect(request?.headers['consistencylevel']).toBe('eventual');
  });

  it('has no number for a group Entra does not know yet', async () => {
    graph.will({ status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'No.' } } });
    expect(await graphMemberCount({ graph: graph.graph })('g')).toBeUndefined();
  });

  it('never takes a missing permission for an empty group', async () => {
    graph.will({ status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } });
    expect(await failure(graphMemberCount({ graph: graph.graph })('g'))).toBeInstanceOf(Refused);
  });

  it('says so when the answer is no number', async () => {
    graph.will({ status: 200, body: 'many' });
    expect((await failure(graphMemberCount({ graph: graph.graph })('g'))).message).toContain(
      'unexpected shape',
    );
  });
});

describe('Mail tips', () => {
  const tip = (more: object) => ({
    status: 200,
    body: { value: [{ emailAddress: { address: ALL }, ...more }] },
  });
  const canary = () => graphDeliveryCanary({ graph: graph.graph }).isRestricted(group, SENTINEL);

  it('tell whether the sentinel may mail the group', async () => {
    graph.will(tip({ deliveryRestricted: true }), tip({ deliveryRestricted: false }));
    expect(await canary()).toBe(true);
    expect(await canary()).toBe(false);
    expect(graph.received[0]?.path).toBe(`/v1.0/users/${SENTINEL}/getMailTips`);
    expect(JSON.parse(graph.received[0]?.body ?? '')).toEqual({
      EmailAddresses: [ALL],
      MailTipsOptions: 'deliveryRestriction',
    });
  });

  it.each([
    ['nothing about the group', tip({})],
    ['null', tip({ deliveryRestricted: null })],
    [
      'an error of its own',
      tip({ deliveryRestricted: false, error: { code: 'RecipientNotFound', message: 'x' } }),
    ],
    ['an empty list', { status: 200, body: { value: [] } }],
    [
      'an unknown path',
      { status: 400, body: { error: { code: 'BadRequest', message: 'Resource not found.' } } },
    ],
    ['404', { status: 404 }],
    ['405', { status: 405 }],
  ])('may give no answer: %s', async (_what, answer) => {
    graph.will(answer);
    expect(await canary()).toBeUndefined();
  });

  it('that may not be read are a refusal, not an answer', async () => {
    graph.will({ status: 403, body: { error: { code: 'ErrorAccessDenied', message: 'No.' } } });
    expect(await failure(canary())).toBeInstanceOf(Refused);
  });

  it('know the size of a dynamic group', async () => {
    graph.will(tip({ totalMemberCount: 840_000 }), tip({}));
    const ask = graphMemberTip({ graph: graph.graph });
    expect(await ask(ALL, SENTINEL)).toBe(840_000);
    expect(await ask(ALL, SENTINEL)).toBeUndefined();
  });
});
