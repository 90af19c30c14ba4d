import { messageItem, toMessage } from '../../shared/adapters/graph/message.ts';
import type { Message } from '../../shared/domain/message.ts';

/** A Graph `message`, or what is wrong with the line. */
export function graphMessage(line: string): Message | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return `not JSON (${(error as Error).message})`;
  }
  const item = messageItem.safeParse(json);
  if (!item.success) {
    const [issue] = item.error.issues;
    return `not a Graph message (${[...(issue?.path ?? []), issue?.message].join(': ')})`;
  }
  return (
    toMessage(item.data) ??
    'no received mail: a Graph message has internetMessageId, from and sentDateTime, and is no draft'
  );
}
