import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { TypedData } from './core-types.ts';
import type { QueueOptions } from './host-json.ts';
import type { TriggerInput } from './invocation.ts';

type Encoding = QueueOptions['messageEncoding'];

const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

export const encodeMessage = (text: string, encoding: Encoding): string =>
  encoding === 'none' ? text : Buffer.from(text, 'utf8').toString('base64');

/** The text of a message, or `undefined` when it is not in the encoding that host.json names. */
export function decodeMessage(raw: string, encoding: Encoding): string | undefined {
  if (encoding === 'none') return raw;
  return BASE64.test(raw) ? Buffer.from(raw, 'base64').toString('utf8') : undefined;
}

/** Messages that an output binding's value stands for: an array is one message an element. */
export function messagesOf(data: TypedData): string[] {
  if (data.json !== undefined) {
    const value: unknown = JSON.parse(data.json);
    if (!Array.isArray(value)) return [data.json];
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  }
  if (data.bytes !== undefined) return [Buffer.from(data.bytes).toString('utf8')];
  return [data.string ?? String(data.int ?? data.double)];
}

/** The library parses text that is JSON; the metadata is that of the real host, overwritten by the payload's own. */
export function toTriggerInput(message: DequeuedMessageItem, text: string): TriggerInput {
  const metadata: Record<string, TypedData> = {
    QueueTrigger: { string: text },
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { int: message.dequeueCount },
    InsertionTime: { json: JSON.stringify(message.insertedOn) },
    ExpirationTime: { json: JSON.stringify(message.expiresOn) },
    NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
  };
  return { data: { string: text }, metadata: withPayload(metadata, text) };
}

/** Top-level properties of a JSON object hide metadata of the same name, whatever its letter case. */
function withPayload(metadata: Record<string, TypedData>, text: string): Record<string, TypedData> {
  const payload = parseObject(text);
  const hidden = new Set(Object.keys(payload).map((name) => name.toLowerCase()));
  const kept = Object.entries(metadata).filter(([name]) => !hidden.has(name.toLowerCase()));
  const added = Object.entries(payload).map(([name, value]): [string, TypedData] => [
    name,
    typeof value === 'string' ? { string: value } : { json: JSON.stringify(value) },
  ]);
  return Object.fromEntries([...kept, ...added]);
}

function parseObject(text: string): Record<string, unknown> {
  if (!text.trimStart().startsWith('{')) return {};
  try {
    const entries = Object.entries(JSON.parse(text) as object);
    return Object.fromEntries(entries.filter(([, value]) => value !== null && !Array.isArray(value)));
  } catch {
    return {};
  }
}
