import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BadLines } from '../../cli/backtest/bad-lines.ts';
import { readMail } from '../../cli/backtest/mail-file.ts';
import { sizeOf } from '../../cli/backtest/text-file.ts';
import type { Message } from '../../shared/domain/message.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'stormlock-'));
let files = 0;

function write(content: string | Buffer): string {
  const file = path.join(folder, `mail-${files++}`);
  writeFileSync(file, content);
  return file;
}

async function read(file: string, bad = new BadLines(false)): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of readMail(file, {
    bad,
    onBytes: () => undefined,
    expandedOnly: false,
    onKnown: () => undefined,
  }))
    messages.push(message);
  return messages;
}

const graph = (id: string) =>
  JSON.stringify({
    internetMessageId: id,
    subject: 'Test',
    from: { emailAddress: { address: 'lucy@contoso.example' } },
    toRecipients: [{ emailAddress: { address: 'all@contoso.example' } }],
    sentDateTime: '2016-11-14T08:29:00Z',
    receivedDateTime: '2016-11-14T08:29:04Z',
  });
const CSV = 'Received,SenderAddress,RecipientAddress,Subject,Status,MessageId';
const row = (id: string, subject = 'Test') =>
  `2016-11-14T08:29:00Z,lucy@contoso.example,all@contoso.example,${subject},Expanded,${id}`;

describe('readMail', () => {
  it('reads JSON Lines, plain and gzipped, with a byte order mark and blank lines', async () => {
    const text = `\uFEFF\n${graph('<1>')}\r\n\n${graph('<2>')}`;
    const ids = (messages: Message[]) => messages.map((message) => message.internetMessageId);
    expect(ids(await read(write(text)))).toEqual(['<1>', '<2>']);
    expect(ids(await read(write(gzipSync(text))))).toEqual(['<1>', '<2>']);
  });

  it('reads a trace as CSV, quoted fields over several lines included', async () => {
    const messages = await read(write(`${CSV}\n${row('<1>', '"RE: a ""b"", c\nd"')}\n${row('<2>')}\n\n`));
    expect(messages.map((message) => message.subject)).toEqual(['RE: a "b", c\nd', 'Test']);
  });

  it('reads traces with semicolons and in UTF-16, as the admin centre writes them', async () => {
    const text = `\uFEFF${CSV}\n${row('<1>')}`.replaceAll(',', ';');
    expect(await read(write(Buffer.from(text, 'utf16le')))).toHaveLength(1);
  });

  it('counts bad lines with their numbers and goes on', async () => {
    const bad = new BadLines(false);
    const file = write(`${graph('<1>')}\nnonsense\n{"subject":"x"}\n{"subject":5}\n${graph('<2>')}`);
    expect(await read(file, bad)).toHaveLength(2);
    expect(bad.count).toBe(3);
    expect(bad.shown[0]).toMatch(`${file}:2: not JSON`);
    expect(bad.shown[1]).toMatch(`${file}:3: no received mail`);
    expect(bad.shown[2]).toMatch(`${file}:4: not a Graph message (subject: `);
  });

  it('shows ten bad lines and counts the rest', async () => {
    const bad = new BadLines(false);
    await read(write(`${CSV}\n${row('<1>')}\n${'x\n'.repeat(30)}`), bad);
    expect([bad.count, bad.shown.length]).toEqual([30, 10]);
  });

  it('stops at the first bad line when asked to be strict', async () => {
    const file = write(`${graph('<1>')}\nnonsense`);
    await expect(read(file, new BadLines(true))).rejects.toThrow(`${file}:2: not JSON`);
  });

  it('reads nothing from an empty file', async () => {
    expect(await read(write(''))).toEqual([]);
    expect(await read(write(`${CSV}\n`))).toEqual([]);
  });

  it('says what was expected of a file that is something else', async () => {
    await expect(read(write('hello\nworld'))).rejects.toThrow('its first line is "hello"');
    await expect(read(write('[{"a":1}]'))).rejects.toThrow('it is a JSON array; write one message a line');
    await expect(read(write('{\n"name": "x"\n}'))).rejects.toThrow('expected JSON Lines');
    await expect(read(write(gzipSync(graph('<1>')).subarray(0, 40)))).rejects.toThrow(
      'expected a whole gzip file',
    );
  });
});

describe('sizeOf', () => {
  it('says which file cannot be read', async () => {
    await expect(sizeOf(path.join(folder, 'none'))).rejects.toThrow(/Cannot read .*none: ENOENT/);
    await expect(sizeOf(folder)).rejects.toThrow('is not a file');
    expect(await sizeOf(write('abc'))).toBe(3);
  });
});
