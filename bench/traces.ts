import { createReadStream, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { messageItem, toMessage } from '../shared/adapters/graph/message.ts';
import { toGroupId } from '../shared/domain/group.ts';
import type { Message } from '../shared/domain/message.ts';
import type { Observation } from '../shared/domain/observation.ts';
import { observe } from '../shared/domain/observe.ts';
import { SECOND } from '../shared/domain/time.ts';

/** When the mail is taken to have been received: as the archive recorded it, or as if it came straight through. */
export type Reception = 'recorded' | 'prompt';

/** Real list mail by list, from every `*.jsonl.gz` in the folder; empty when there is no such folder. */
export async function readTraces(folder: string): Promise<Map<string, Message[]>> {
  const lists = new Map<string, Message[]>();
  if (!existsSync(folder)) return lists;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'))) {
    const lines = createInterface({ input: createReadStream(path.join(folder, file)).pipe(createGunzip()) });
    for await (const line of lines) {
      const message = toMessage(messageItem.parse(JSON.parse(line)));
      if (message === undefined) continue;
      for (const list of message.recipients) {
        const mail = lists.get(list);
        if (mail === undefined) lists.set(list, [message]);
        else mail.push(message);
      }
    }
  }
  return lists;
}

export function asObservations(messages: readonly Message[], reception: Reception): Observation[] {
  return messages
    .map((message) =>
      reception === 'recorded' ? message : { ...message, receivedAt: message.sentAt + 5 * SECOND },
    )
    .map((message) => observe(message, toGroupId('0')))
    .sort((a, b) => a.sentAt - b.sentAt);
}
