import type { Message } from '../../shared/domain/message.ts';
import { UsageError } from '../usage-error.ts';
import type { BadLines } from './bad-lines.ts';
import { graphMessage } from './graph-lines.ts';
import { linesOf, type Numbered, recordsOf } from './lines.ts';
import { type KnownGroup, scenarioHeader } from './scenario-header.ts';
import { type OnBytes, readText } from './text-file.ts';
import { TRACE_HEADER_HINT, traceColumns, traceMessage } from './trace-csv.ts';

const DELIMITERS = [',', ';', '\t'];
const MUCH = 120;

export type MailFileOptions = {
  bad: BadLines;
  onBytes: OnBytes;
  /** In traces, take only recipients that were expanded: groups. */
  expandedOnly: boolean;
  /** What a scenario's first line says of its group. */
  onKnown: (group: KnownGroup) => void;
};

/** The mails of one file, in its order, whichever of the known kinds it is. */
export async function* readMail(file: string, options: MailFileOptions): AsyncGenerator<Message> {
  const { bad, expandedOnly } = options;
  const lines = linesOf(readText(file, options.onBytes));
  const first = await firstLine(lines);
  if (first === undefined) return;
  const all = chain(first, lines);
  const header = first.value.trim();
  if (header.startsWith('{')) {
    const known = scenarioHeader(file, header);
    if (known !== undefined) options.onKnown(known);
    const mails = parsed(file, bad, known === undefined ? all : lines, (line) =>
      line.trim() === '' ? undefined : graphMessage(line),
    );
    yield* orNotWhatItSays(file, header, mails);
    return;
  }
  for (const delimiter of DELIMITERS) {
    const { value: names } = (await recordsOf(chain(first, none()), delimiter).next()).value ?? { value: [] };
    const columns = traceColumns(names);
    if (columns === undefined) continue;
    const records = recordsOf(lines, delimiter);
    yield* parsed(file, bad, records, (fields) =>
      fields.length === 1 && fields[0]?.trim() === ''
        ? undefined
        : traceMessage(fields, columns, expandedOnly),
    );
    return;
  }
  throw new UsageError(notWhatItSays(file, header));
}

function notWhatItSays(file: string, header: string): string {
  const found = header.startsWith('[')
    ? 'it is a JSON array; write one message a line, for instance with jq -c ".[]"'
    : `its first line is "${header.slice(0, MUCH)}"`;
  return `${file}: expected JSON Lines (one Graph message, beginning with {, a line) or ${TRACE_HEADER_HINT}; ${found}.`;
}

/** A file of JSON in which no line at all is a message is not one with bad lines. */
async function* orNotWhatItSays(
  file: string,
  header: string,
  mails: AsyncGenerator<Message>,
): AsyncGenerator<Message> {
  let some = false;
  for await (const mail of mails) {
    some = true;
    yield mail;
  }
  if (!some) throw new UsageError(notWhatItSays(file, header));
}

async function* parsed<T>(
  file: string,
  bad: BadLines,
  lines: AsyncIterable<Numbered<T>>,
  parse: (value: T) => Message | string | undefined,
): AsyncGenerator<Message> {
  for await (const { line, value } of lines) {
    const message = parse(value);
    if (typeof message === 'string') bad.add(file, line, message);
    else if (message !== undefined) yield message;
  }
}

/** The first line that is not blank, without a byte order mark. */
async function firstLine(lines: AsyncGenerator<Numbered<string>>): Promise<Numbered<string> | undefined> {
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return undefined;
    const value = next.value.value.replace(/^\uFEFF/, '');
    if (value.trim() !== '') return { line: next.value.line, value };
  }
}

async function* chain<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

async function* none(): AsyncGenerator<Numbered<string>> {}
