import type { ThreadKey } from './observation.ts';

const HEADER_BYTES = 22;
const GUID = { from: 6, to: 22 };
const LEVEL_BYTES = 5;

export type ConversationIndex = {
  /** The thread's GUID as 32 hex digits. */
  guid: string;
  /** 0 for the mail that began the thread, 1 for an answer to it, and so on. */
  depth: number;
};

/**
 * Reads `conversationIndex`, or `undefined` where a foreign client left it out or broke it. The time bytes are not
 * read: two encodings of them occur in the wild. The layout is [MS-OXOMSG] 2.2.1.3.
 */
export function parseConversationIndex(base64: string | undefined): ConversationIndex | undefined {
  const bytes = decode(base64 ?? '');
  if (bytes.length < HEADER_BYTES) return undefined;
  const guid = hex(bytes.slice(GUID.from, GUID.to));
  if (/^0+$/.test(guid)) return undefined;
  return { guid, depth: Math.floor((bytes.length - HEADER_BYTES) / LEVEL_BYTES) };
}

export const threadOfGuid = (guid: string): ThreadKey => `guid-${guid}` as ThreadKey;

/** The thread of mails without a usable index: those with the same subject, prefixes taken off. */
export const threadOfSubject = (base: string): ThreadKey => `subject-${fnv1a(base)}` as ThreadKey;

function decode(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}

const hex = (bytes: string): string =>
  Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');

/** FNV-1a, 64 bits: short and stable; two subjects that collide would only share a thread. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
