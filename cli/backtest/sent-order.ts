import type { Message } from '../../shared/domain/message.ts';

/** Mails held back to put neighbours in order: enough for what servers and archives mix up. */
const LOOK_AHEAD = 5_000;

const bySentTime = (a: Message, b: Message): number => a.sentAt - b.sentAt;

/**
 * Puts mails in the order they were sent. Files are in about that order, so few are held in memory; a file that is
 * sorted newest first (as the admin centre exports) is read whole.
 */
export async function* inSentOrder(
  mails: AsyncIterable<Message>,
  onNewestFirst: () => void,
): AsyncGenerator<Message> {
  let held: Message[] = [];
  let newestFirst: boolean | undefined;
  for await (const mail of mails) {
    held.push(mail);
    if (held.length < 2 * LOOK_AHEAD || newestFirst === true) continue;
    newestFirst ??= isNewestFirst(held);
    if (newestFirst) {
      onNewestFirst();
      continue;
    }
    held.sort(bySentTime);
    yield* held.slice(0, LOOK_AHEAD);
    held = held.slice(LOOK_AHEAD);
  }
  yield* held.sort(bySentTime);
}

/** Compared over a distance, so that neighbours out of order do not mislead. */
function isNewestFirst(mails: readonly Message[]): boolean {
  const falls = mails.filter((mail, i) => mail.sentAt < (mails[i - LOOK_AHEAD]?.sentAt ?? mail.sentAt));
  return falls.length > (mails.length - LOOK_AHEAD) / 2;
}

/** Several ordered streams as one. */
export async function* merge(streams: readonly AsyncGenerator<Message>[]): AsyncGenerator<Message> {
  const [only] = streams;
  if (only !== undefined && streams.length === 1) {
    yield* only;
    return;
  }
  const heads: { mail: Message; stream: AsyncGenerator<Message> }[] = [];
  const take = async (stream: AsyncGenerator<Message>) => {
    const next = await stream.next();
    if (next.done !== true) heads.push({ mail: next.value, stream });
  };
  for (const stream of streams) await take(stream);
  for (;;) {
    heads.sort((a, b) => bySentTime(a.mail, b.mail));
    const head = heads.shift();
    if (head === undefined) return;
    yield head.mail;
    await take(head.stream);
  }
}
