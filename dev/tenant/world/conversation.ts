import type { Random } from './random.ts';

/** A thread's first index: one reserved byte, five of time, sixteen that name the thread (MS-OXOMSG 2.2.1.3). */
export function newConversation(random: Random): string {
  const bytes = Uint8Array.from({ length: 22 }, () => Math.floor(random() * 256));
  bytes[0] = 1;
  return Buffer.from(bytes).toString('base64');
}

/** An answer's index: the parent's and five bytes more. */
export function replyConversation(parent: string, random: Random): string {
  const level = Uint8Array.from({ length: 5 }, () => Math.floor(random() * 256));
  return Buffer.concat([Buffer.from(parent, 'base64'), level]).toString('base64');
}
