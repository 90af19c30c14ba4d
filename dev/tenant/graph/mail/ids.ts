import { createHash } from 'node:crypto';
import type { Item, MailboxClass } from '../../world/mailboxes.ts';
import type { User } from '../../world/types.ts';

const IMMUTABLE = 'AAkALg';
const ORDINARY = 'AAMkAG';

/** An immutable id survives a move between folders, an ordinary one does not. Both are case-sensitive. */
export const messageId = (item: Item, immutable: boolean): string =>
  immutable ? `${IMMUTABLE}${base64(item.id)}` : `${ORDINARY}${base64(`${item.id}/${item.folder}`)}`;

export function itemOfId(mailbox: MailboxClass, id: string): Item | undefined {
  const text = Buffer.from(id.slice(IMMUTABLE.length), 'base64url').toString();
  const item = mailbox.items.find((candidate) => candidate.id === text.split('/')[0]);
  return item && [messageId(item, true), messageId(item, false)].includes(id) ? item : undefined;
}

/** Differs from mailbox to mailbox. */
export function conversationId(item: Item, user: User): string {
  const thread = Buffer.from(item.post.conversationIndex, 'base64').subarray(6, 22);
  return `AAQkAG${createHash('sha256').update(user.id).update(thread).digest('base64url')}`;
}

export const folderId = (user: User, folder: string): string => `AAMkAF${base64(`${user.id}/${folder}`)}`;

const base64 = (text: string): string => Buffer.from(text).toString('base64url');
