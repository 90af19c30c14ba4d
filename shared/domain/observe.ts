import { automationOf } from './automation.ts';
import type { GroupId } from './group.ts';
import type { Message } from './message.ts';
import type { Observation } from './observation.ts';
import { asksToStop } from './phrases.ts';
import { parseSubject } from './subject.ts';
import { parseConversationIndex, threadOfGuid, threadOfSubject } from './thread.ts';

/** Our notices carry this header, so that the detector never feeds on them. */
export const OWN_NOTICE_HEADER = 'x-stormlock';

/** What detection keeps of a message to one group. The text is judged here and goes no further. */
export function observe(message: Message, groupId: GroupId): Observation {
  const subject = parseSubject(message.subject);
  const index = parseConversationIndex(message.conversationIndex);
  const automation = automationOf(message);
  return {
    groupId,
    messageId: message.internetMessageId,
    thread: index === undefined ? threadOfSubject(subject.base) : threadOfGuid(index.guid),
    from: message.from,
    subject: message.subject,
    sentAt: message.sentAt,
    receivedAt: message.receivedAt,
    isReply: subject.isReply || (index?.depth ?? 0) > 0 || message.headers?.has('in-reply-to') === true,
    asksToStop: automation === undefined && (asksToStop(message.subject) || asksToStop(message.preview)),
    ...(automation === undefined ? {} : { automation }),
  };
}

/** Whether Stormlock itself sent it. */
export const isOwnNotice = (message: Message): boolean => message.headers?.has(OWN_NOTICE_HEADER) === true;
