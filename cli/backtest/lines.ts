/** One line or record of a file. */
export type Numbered<T> = { line: number; value: T };

/** Splits text that comes in pieces into lines; the last needs no line break. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<Numbered<string>> {
  let rest = '';
  let line = 0;
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const value of lines) {
      line += 1;
      yield { line, value: value.endsWith('\r') ? value.slice(0, -1) : value };
    }
  }
  if (rest !== '') yield { line: line + 1, value: rest };
}

/**
 * Splits lines of CSV into records of fields (RFC 4180). A quoted field may go over several lines; the record has the
 * number of its first.
 */
export async function* recordsOf(
  lines: AsyncIterable<Numbered<string>>,
  delimiter: string,
): AsyncGenerator<Numbered<string[]>> {
  let open: Numbered<string> | undefined;
  for await (const { line, value } of lines) {
    const record: Numbered<string> =
      open === undefined ? { line, value } : { line: open.line, value: `${open.value}\n${value}` };
    // An odd number of quotes so far: a quoted field is still open.
    const isOpen = (record.value.split('"').length - 1) % 2 === 1;
    open = isOpen ? record : undefined;
    if (!isOpen) yield { line: record.line, value: fieldsOf(record.value, delimiter) };
  }
  if (open !== undefined) yield { line: open.line, value: fieldsOf(open.value, delimiter) };
}

function fieldsOf(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter);
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < record.length; i++) {
    const letter = record.charAt(i);
    if (letter === '"' && quoted && record.charAt(i + 1) === '"') {
      field += '"';
      i += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += letter;
  }
  return [...fields, field];
}
