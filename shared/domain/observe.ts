import { automationOf } from './automation.ts';
import type { GroupId } from './group.ts';
import type { Message } from './message.ts';
import type { Observation } from './observation.ts';
import { asksToStop, isCourteous } from './phrases.ts';
import { ownWords } from './phrases-text.ts';
import { parseSubject } from './subject.ts';
import { parseConversationIndex, threadOfGuid, threadOfSubject } from './thread.ts';

/** Our notices carry this header, so that the detector never feeds on them. */
export const OWN_NOTICE_HEADER = 'x-stormlock';

/** Whether Stormlock itself sent it. */
export const isOwnNotice = (message: Message): boolean => message.headers?.has(OWN_NOTICE_HEADER) === true;

/** What detection keeps of a message to one group. The text is judged here and goes no further. */
export function observe(message: Message, groupId: GroupId): Observation {
  const { base, isReply: hasPrefix } = parseSubject(message.subject);
  const index = parseConversationIndex(message.conversationIndex);
  const automation = automationOf(message);
  const isReply = hasPrefix || (index?.depth ?? 0) > 0 || message.headers?.has('in-reply-to') === true;
  return {
    groupId,
    messageId: message.internetMessageId,
    thread: index === undefined ? threadOfSubject(base) : threadOfGuid(index.guid),
    from: message.from,
    subject: message.subject,
    sentAt: message.sentAt,
    receivedAt: message.receivedAt,
    isReply,
    ...(automation === undefined
      ? tone(message, isReply, hasPrefix && message.preview !== '' ? '' : base)
      : { asksToStop: false, automation }),
  };
}

// A preview this long is a long mail cut short. An announcement that ends "please do not reply to all" is one; what
// people write when they want out is short.
const LONG_PREVIEW = 200;

/** `ownSubject` is empty where the subject was inherited from the mail that is answered, and there is text to go by. */
function tone(
  { preview }: Message,
  isReply: boolean,
  ownSubject: string,
): Pick<Observation, 'asksToStop' | 'isCourtesy'> {
  const text = ownWords(preview);
  const isProtest =
    asksToStop(ownSubject) || (asksToStop(text) && (isReply || preview.length < LONG_PREVIEW));
  if (isProtest) return { asksToStop: true };
  return { asksToStop: false, ...(isCourteous(text) ? { isCourtesy: true } : {}) };
}
