import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../usage-error.ts';

const GZIP = [0x1f, 0x8b];
const UTF16 = [0xff, 0xfe];

/** Tells how much of a file was read, in bytes on disk. */
export type OnBytes = (bytes: number) => void;

export async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    throw new UsageError(`Cannot read ${file}: ${(error as Error).message}.`);
  }
  throw new UsageError(`${file} is not a file; name the files themselves.`);
}

/** The text of a plain or gzipped file, UTF-8 or (as the admin centre writes it) UTF-16, piece by piece. */
export async function* readText(file: string, onBytes: OnBytes): AsyncGenerator<string> {
  const begin = await firstBytes(file);
  const raw = createReadStream(file);
  raw.on('data', (chunk) => onBytes(chunk.length));
  const isGzip = begins(begin, GZIP);
  const bytes: Readable = isGzip ? raw.pipe(createGunzip()) : raw;
  // A pipe does not pass errors on.
  raw.on('error', (error) => bytes.destroy(error));
  let decoder: StringDecoder | undefined;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      decoder ??= new StringDecoder(begins(chunk, UTF16) ? 'utf16le' : 'utf8');
      yield decoder.write(chunk);
    }
  } catch (error) {
    throw new UsageError(
      `${file}: ${(error as Error).message}; expected ${isGzip ? 'a whole gzip file' : 'a text file'}.`,
    );
  }
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const begins = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);
