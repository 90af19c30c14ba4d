import { newConversation, replyConversation } from './conversation.ts';
import type { Directory } from './directory.ts';
import type { Random } from './random.ts';
import { stableGuid } from './random.ts';
import type { Mail, Post } from './types.ts';

/** Makes the post of a mail handed in: what the sender left out is filled in as a mail client would. */
export function composePost(
  mail: Mail,
  context: {
    number: number;
    now: number;
    directory: Directory;
    random: Random;
    byMessageId: ReadonlyMap<string, Post>;
  },
): Post {
  const { number, now, directory, random, byMessageId } = context;
  const from = directory.party(mail.from);
  const body = mail.body ?? '';
  const answered = mail.inReplyTo === undefined ? undefined : byMessageId.get(mail.inReplyTo);
  const conversation = answered
    ? replyConversation(answered.conversationIndex, random)
    : newConversation(random);
  return {
    id: stableGuid('post', directory.domain, number),
    internetMessageId: mail.internetMessageId ?? `<${stableGuid('message', number)}@${directory.domain}>`,
    ...(mail.inReplyTo === undefined ? {} : { inReplyTo: mail.inReplyTo }),
    references: [...(mail.references ?? ancestry(mail.inReplyTo, answered))],
    conversationIndex: mail.conversationIndex ?? conversation,
    from,
    sender: directory.party(mail.sender ?? mail.from),
    to: mail.to.map((party) => directory.party(party)),
    cc: (mail.cc ?? []).map((party) => directory.party(party)),
    bcc: (mail.bcc ?? []).map((party) => directory.party(party)),
    subject: mail.subject,
    preview: body.slice(0, 255),
    body,
    headers: [...(mail.headers ?? [])],
    kind: mail.kind ?? 'email',
    attachmentNames: [...(mail.attachmentNames ?? [])],
    size: 4_000 + body.length,
    authenticated: mail.authenticated ?? from.address.endsWith(`@${directory.domain}`),
    sentAt: mail.sentAt ?? now,
    acceptedAt: now,
    expansions: [],
  };
}

function ancestry(inReplyTo: string | undefined, answered: Post | undefined): string[] {
  if (inReplyTo === undefined) return [];
  return [...(answered?.references ?? []), inReplyTo];
}
