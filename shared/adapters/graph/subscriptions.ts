import { z } from 'zod';
import { RetryLater } from '../../domain/errors.ts';
import { SECOND, toIso } from '../../domain/time.ts';
import { ExpiryTooFar, type Subscription, type Subscriptions } from '../../ports/subscriptions.ts';
import { readAnswer } from '../http/answer.ts';
import { ServiceRefusal, type ServiceWords } from '../http/failure.ts';
import { allPages } from './pages.ts';
import { path } from './path.ts';
import type { GraphTransport } from './transport.ts';

const item = z.object({
  id: z.string(),
  resource: z.string(),
  changeType: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: z.string().nullish(),
  expirationDateTime: z.iso.datetime({ offset: true }),
});

export function graphSubscriptions({ graph }: { graph: GraphTransport }): Subscriptions {
  return {
    async list() {
      return (await allPages(graph, graph.get('subscriptions'), item, 'the list of subscriptions')).map(
        toSubscription,
      );
    },
    async create({ resource, notificationUrl, lifecycleNotificationUrl, clientState, expiresAt }) {
      const body = {
        changeType: 'created',
        notificationUrl,
        lifecycleNotificationUrl,
        resource,
        expirationDateTime: toIso(expiresAt),
        clientState,
        latestSupportedTlsVersion: 'v1_2',
      };
      // Graph keeps one subscription a resource and answers the second request with 409, so repeating is safe.
      const call = { headers: { Prefer: 'IdType="ImmutableId"' }, repeatable: true, remedy };
      try {
        const answer = await graph.post('subscriptions', body, call);
        const created = readAnswer(item, answer.body, 'the creation of a subscription');
        return { outcome: 'created', subscription: toSubscription(created) };
      } catch (error) {
        if (!(error instanceof ServiceRefusal)) throw error;
        if (error.status === 409) return { outcome: 'exists', ...idIn(error.message) };
        throw isHandshake(error)
          ? new RetryLater(error.message, 30 * SECOND, { cause: error })
          : ofExpiry(error);
      }
    },
    async renew(id, expiresAt) {
      const body = { expirationDateTime: toIso(expiresAt) };
      return found(graph.patch(path`subscriptions/${id}`, body, { remedy }));
    },
    async remove(id) {
      await found(graph.delete(path`subscriptions/${id}`));
    },
  };
}

const toSubscription = (read: z.infer<typeof item>): Subscription => ({
  id: read.id,
  resource: read.resource,
  changeType: read.changeType,
  notificationUrl: read.notificationUrl,
  expiresAt: Date.parse(read.expirationDateTime),
  ...(read.lifecycleNotificationUrl ? { lifecycleNotificationUrl: read.lifecycleNotificationUrl } : {}),
});

/** "Subscription Id <…> already exists for the requested combination" */
function idIn(message: string): { id?: string } {
  const id = /Subscription Id\W{0,3}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i.exec(message)?.[1];
  return id === undefined ? {} : { id };
}

/** Graph could not reach or did not like our endpoint in ten seconds: a cold start, as a rule. */
const isHandshake = ({ status, message }: ServiceRefusal): boolean =>
  status === 400 && /validation (?:request )?(?:timed out|failed)|ValidationError/i.test(message);

async function found(act: Promise<unknown>): Promise<boolean> {
  try {
    await act;
    return true;
  } catch (error) {
    if (error instanceof ServiceRefusal && error.status === 404) return false;
    throw error instanceof ServiceRefusal ? ofExpiry(error) : error;
  }
}

/** The limit is counted by Graph's clock, which may be behind ours. */
const ofExpiry = (error: ServiceRefusal): Error =>
  error.status === 400 && error.code === 'ErrorInvalidParameter'
    ? new ExpiryTooFar(error.message, error.remedy, { cause: error })
    : error;

function remedy(status: number, { code, message = '' }: ServiceWords): string | undefined {
  if (status === 403 && /quota|limit|maximum|exceed/i.test(message))
    return 'A mailbox carries 1,000 subscriptions of all apps together: remove some, or choose another sentinel.';
  if (status === 403)
    return 'Grant the app Mail.Read (application) with admin consent; Mail.ReadWrite alone is not enough.';
  if (status === 404)
    return 'The sentinel has no Exchange Online mailbox: choose another one in STORMLOCK_SENTINELS.';
  if (status === 400 && code === 'ErrorInvalidParameter')
    return "Shorten STORMLOCK_SUBSCRIPTION_LIFETIME, and check this machine's clock.";
  return undefined;
}
