import type { HttpRequest, HttpResponseInit, InvocationContext, StorageQueueOutput } from '@azure/functions';
import { receiver } from '../shared/compose-receiver.ts';
import { receiveNotifications } from '../shared/use-cases/receive-notifications.ts';
import { logOf } from './log.ts';
import { notificationItems } from './notification-items.ts';
import { problem, problemOf } from './problem.ts';

/** Far above any batch Graph sends; what is larger is no notification. */
const LARGEST_BODY = 4 * 1024 * 1024;
/** Microsoft gives no length; real tokens have some hundred characters. */
const LONGEST_TOKEN = 2048;

/** Answers Graph's change and lifecycle notifications: a ladder from the handshake down to 202. */
export async function notify(
  request: HttpRequest,
  context: InvocationContext,
  wakes: StorageQueueOutput,
): Promise<HttpResponseInit> {
  // Graph's handshake: the decoded token as plain text within ten seconds. Text that could be markup is refused
  // rather than reflected.
  const token = request.query.get('validationToken');
  if (token !== null) return echo(token);

  if (!request.headers.get('content-type')?.toLowerCase().startsWith('application/json')) {
    return problem(415, 'Unsupported media type', 'Notifications are application/json.');
  }
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_BODY) return tooLarge();
  const text = await request.text();
  if (text.length > LARGEST_BODY) return tooLarge();
  if (text === '' && isChunked(request)) {
    logOf(context).error('A notification came without its body, because it came in chunks');
    return problem(503, 'The body was lost on the way', 'Send it in one piece, with its Content-Length.');
  }
  const items = notificationItems(text);
  if (items === undefined) {
    return problem(400, 'Not a notification', 'Expected {"value":[…]} as Microsoft Graph sends it.');
  }
  if (items === 'too-many') return problem(413, 'Too many notifications', 'A body holds at most 5,000.');

  try {
    const received = receiveNotifications(items, receiver());
    if (received.forged > 0) {
      logOf(context).warn('Notifications without our client state were dropped', {
        dropped: received.forged,
      });
    }
    // A queue that cannot be written makes the platform answer 500, and Graph sends the notification again.
    if (received.wakes.length > 0) context.extraOutputs.set(wakes, received.wakes);
    return { status: 202 };
  } catch (error) {
    const answer = problemOf(error);
    if (answer === undefined) throw error;
    return answer;
  }
}

/** The platform hands on no body of unannounced length unless HTTP streaming is on, which costs half the throughput. */
const isChunked = (request: HttpRequest): boolean =>
  /\bchunked\b/i.test(request.headers.get('transfer-encoding') ?? '');

function echo(token: string): HttpResponseInit {
  if (token.length > LONGEST_TOKEN || /[<>]/.test(token)) {
    return problem(400, 'Not a validation token', 'It is too long or contains markup.');
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
    body: token,
  };
}

const tooLarge = (): HttpResponseInit => problem(413, 'Body too large', 'Notifications are at most 4 MiB.');
