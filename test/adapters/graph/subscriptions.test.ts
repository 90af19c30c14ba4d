import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graphSubscriptions } from '../../../shared/adapters/graph/subscriptions.ts';
import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import type { Subscriptions } from '../../../shared/ports/subscriptions.ts';
import { failure } from '../http/service.ts';
import { type GraphService, startGraph } from './graph-service.ts';

const ID = '7f105c7d-2dc5-4530-97cd-4e7ae6534c07';
const EXPIRES = Date.UTC(2026, 10, 29);

let graph: GraphService;
let subscriptions: Subscriptions;
beforeEach(async () => {
  graph = await startGraph();
  subscriptions = graphSubscriptions({ graph: graph.graph });
});
afterEach(() => graph.close());

const wanted = {
  resource: "users/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9/mailFolders('inbox')/messages",
  notificationUrl: 'https://stormlock.example/api/notify',
  lifecycleNotificationUrl: 'https://stormlock.example/api/lifecycle',
  clientState: 'state',
  expiresAt: EXPIRES,
};
const stored = {
  id: ID,
  resource: wanted.resource,
  changeType: 'created',
  notificationUrl: wanted.notificationUrl,
  lifecycleNotificationUrl: wanted.lifecycleNotificationUrl,
  expirationDateTime: '2026-11-29T00:00:00Z',
  clientState: null,
};
const subscription = {
  id: ID,
  resource: wanted.resource,
  changeType: 'created',
  notificationUrl: wanted.notificationUrl,
  lifecycleNotificationUrl: wanted.lifecycleNotificationUrl,
  expiresAt: EXPIRES,
};
const refusal = (status: number, code: string, message: string) => ({
  status,
  body: { error: { code, message } },
});

describe('The list of subscriptions', () => {
  it('goes on to the last page', async () => {
    const next = `${graph.url}/v1.0/subscriptions?$skiptoken=2`;
    const second = { ...stored, id: 'b', lifecycleNotificationUrl: null };
    graph.will(
      { status: 200, body: { value: [stored], '@odata.nextLink': next } },
      { status: 200, body: { value: [second] } },
    );
    const { lifecycleNotificationUrl: _, ...bare } = subscription;
    expect(await subscriptions.list()).toEqual([subscription, { ...bare, id: 'b' }]);
  });
});

describe('Creating a subscription', () => {
  it('asks for created messages with immutable ids', async () => {
    graph.will({ status: 201, body: stored });
    expect(await subscriptions.create(wanted)).toEqual({ outcome: 'created', subscription });
    const [request] = graph.received;
    expect(request?.headers['prefer']).toBe('IdType="ImmutableId"');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      changeType: 'created',
      notificationUrl: wanted.notificationUrl,
      lifecycleNotificationUrl: wanted.lifecycleNotificationUrl,
      resource: wanted.resource,
      expirationDateTime: '2026-11-29T00:00:00.000Z',
      clientState: 'state',
      latestSupportedTlsVersion: 'v1_2',
    });
  });

  it('finds out which one exists already', async () => {
    const text = `Subscription Id <${ID}> already exists for the requested combination`;
    graph.will(refusal(409, 'Conflict', text), refusal(409, 'Conflict', 'Exists already.'));
    expect(await subscriptions.create(wanted)).toEqual({ outcome: 'exists', id: ID });
    expect(await subscriptions.create(wanted)).toEqual({ outcome: 'exists' });
  });

  it('takes one whose answer was lost for existing, not for failed', async () => {
    graph.will('hang up', refusal(409, 'Conflict', `Subscription Id ${ID} already exists`));
    expect(await subscriptions.create(wanted)).toEqual({ outcome: 'exists', id: ID });
  });

  it.each([
    ['InvalidRequest', 'Subscription validation request timed out.'],
    [
      'ValidationError',
      'Subscription validation request failed. Notification endpoint must respond with 200 OK.',
    ],
  ])('comes back after a handshake that met a cold app: %s', async (code, message) => {
    graph.will(refusal(400, code, message));
    const error = await failure(subscriptions.create(wanted));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toContain(message);
  });

  it('comes back after a stale mailbox and after a cancelled task', async () => {
    graph.will(
      { ...refusal(503, 'ServiceUnavailable', 'Mailbox info is stale.'), headers: { 'retry-after': '60' } },
      refusal(500, 'InternalServerError', 'Operation: Create; Exception: [A task was canceled.]'),
    );
    expect(await failure(subscriptions.create(wanted))).toBeInstanceOf(RetryLater);
    expect(await failure(subscriptions.create(wanted))).toBeInstanceOf(RetryLater);
  });

  it.each([
    [403, 'Forbidden', 'Subscription quota exceeded: 1000 per mailbox.', '1,000 subscriptions'],
    [403, 'ErrorAccessDenied', 'Access is denied.', 'Mail.Read'],
    [404, 'ExtensionError', 'REST API is not yet supported for this mailbox', 'no Exchange Online mailbox'],
    [400, 'ErrorInvalidParameter', 'Subscription expiration can only be 10080 minutes.', 'LIFETIME'],
  ])('is refused with a remedy: %i %s', async (status, code, message, remedy) => {
    graph.will(refusal(status, code, message));
    const error = await failure(subscriptions.create(wanted));
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).remedy).toContain(remedy);
  });
});

describe('Renewing a subscription', () => {
  it('moves its expiry', async () => {
    graph.will({ status: 200, body: stored });
    expect(await subscriptions.renew(ID, EXPIRES)).toBe(true);
    expect(graph.received[0]).toMatchObject({ method: 'PATCH', path: `/v1.0/subscriptions/${ID}` });
    expect(graph.received[0]?.body).toBe('{"expirationDateTime":"2026-11-29T00:00:00.000Z"}');
  });

  it('is false for one Graph no longer knows', async () => {
    graph.will(refusal(404, 'ResourceNotFound', 'The object was not found.'));
    expect(await subscriptions.renew(ID, EXPIRES)).toBe(false);
  });

  it('never takes another failure for absence', async () => {
    graph.will(refusal(403, 'Forbidden', 'No.'));
    expect(await failure(subscriptions.renew(ID, EXPIRES))).toBeInstanceOf(Refused);
  });
});

describe('Removing a subscription', () => {
  it('is content when it is gone already', async () => {
    graph.will({ status: 204 }, refusal(404, 'ResourceNotFound', 'Gone.'));
    await subscriptions.remove(ID);
    await subscriptions.remove(ID);
    expect(graph.received.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });
});
