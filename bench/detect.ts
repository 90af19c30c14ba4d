import { parseArgs } from 'node:util';
import { GroupReplay } from '../cli/backtest/group-replay.ts';
import { toAddress } from '../shared/domain/address.ts';
import { DEFAULT_DETECTION } from '../shared/domain/detection-settings.ts';
import { toGroupId } from '../shared/domain/group.ts';
import type { Message } from '../shared/domain/message.ts';
import { observe } from '../shared/domain/observe.ts';
import { MINUTE, type Milliseconds, SECOND } from '../shared/domain/time.ts';

// Prints what judging one more message costs after a thousand and after a million: of a storm that does not end, and
// of a list that is always in use.
const { values } = parseArgs({ options: { most: { type: 'string', default: '1000000' } } });

type Stream = { name: string; gap: Milliseconds; senders: number; protests: number };

const STREAMS: readonly Stream[] = [
  { name: 'storm without end, 10 a minute', gap: 6 * SECOND, senders: 1_000_000, protests: 3 },
  { name: 'busy list, 20 an hour', gap: 3 * MINUTE, senders: 200, protests: 0 },
  { name: 'company list, one in three hours', gap: 180 * MINUTE, senders: 50, protests: 0 },
];

const GROUP = toGroupId('0');
const START = Date.UTC(2024, 0, 1);

function messageOf({ gap, senders, protests }: Stream, i: number): Message {
  const from = toAddress(`person-${(i * 7_919) % senders}@people.example`);
  const to = toAddress('everybody@example.com');
  if (from === undefined || to === undefined) throw new Error('The benchmark made an invalid address.');
  return {
    internetMessageId: `<${i}@bench.example>`,
    subject: i % 50 === 0 ? `Topic ${i}` : `RE: Topic ${i - (i % 50)}`,
    preview:
      protests > 0 && i % protests === 0
        ? 'Please remove me from this list.'
        : 'I had a look at it: the export stops after a few rows.',
    from,
    recipients: [to],
    sentAt: START + i * gap,
    receivedAt: START + i * gap + 3 * SECOND,
  };
}

const JUDGED = 1_000;

/** Judges the last thousand of so many messages; those before are there, as history and in the window. */
function measure(stream: Stream, messages: number) {
  const replay = new GroupReplay(50_000, DEFAULT_DETECTION);
  for (let i = 0; i < messages - JUDGED; i++) replay.remember(observe(messageOf(stream, i), GROUP));
  const last = Array.from({ length: JUDGED }, (_, i) => messageOf(stream, messages - JUDGED + i));
  const times = last.map((message) => {
    const started = performance.now();
    replay.add(observe(message, GROUP));
    return performance.now() - started;
  });
  // The median: what else the machine does in between is not the detector's.
  const each = times.toSorted((a, b) => a - b)[JUDGED / 2] ?? 0;
  return {
    stream: stream.name,
    messages: messages.toLocaleString('en-US'),
    'µs a message': Math.round(each * 1_000),
    'messages a second': Math.round(1_000 / each).toLocaleString('en-US'),
  };
}

for (const stream of STREAMS) measure(stream, 2_000);
const sizes = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= Number(values.most));
console.table(
  STREAMS.flatMap((stream) => {
    const rows = sizes.map((size) => measure(stream, size));
    const first = rows[0]?.['µs a message'] ?? 1;
    return rows.map((row) => ({ ...row, growth: `x ${(row['µs a message'] / first).toFixed(2)}` }));
  }),
);
