import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { etagOf, namesTag } from './etag.ts';
import { problem } from './problem.ts';

// The page holds no data of its own: everything it shows comes from the admin API, which asks who is there.

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

type Asset = { plain: Buffer; packed: Buffer; etag: string };

const assets = new Map<string, Promise<Asset | undefined>>();

/** Beside the bundle, as the build leaves it. */
const builtFiles = (): string => fileURLToPath(new URL('./console', import.meta.url));

/** The console page and its files. */
export async function consolePage(request: HttpRequest, root = builtFiles()): Promise<HttpResponseInit> {
  const file = request.params['file'] || 'index.html';
  // One folder of names that the build makes: nothing that could lead elsewhere.
  const type = /^[\w-][\w.-]*$/.test(file) ? TYPES[extname(file)] : undefined;
  const asset = type === undefined ? undefined : await load(root, file);
  if (type === undefined || asset === undefined)
    return problem(404, 'Not found', 'The console is at /api/console; build it with "npm run build".');
  const headers = { ...headersFor(file, type), etag: asset.etag };
  if (namesTag(request.headers.get('if-none-match'), asset.etag)) return { status: 304, headers };
  const packed = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  return packed
    ? { headers: { ...headers, 'content-encoding': 'gzip' }, body: new Uint8Array(asset.packed) }
    : { headers, body: new Uint8Array(asset.plain) };
}

/** Names of the build's files carry a hash of what is in them, so they never change; the page itself may. */
const headersFor = (file: string, type: string): Record<string, string> => ({
  'content-type': type,
  'cache-control': file === 'index.html' ? 'no-cache' : 'public, max-age=31536000, immutable',
  vary: 'accept-encoding',
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
});

function load(root: string, file: string): Promise<Asset | undefined> {
  const path = join(root, file);
  const known = assets.get(path) ?? read(path);
  assets.set(path, known);
  return known;
}

async function read(path: string): Promise<Asset | undefined> {
  try {
    const plain = await readFile(path);
    return {
      plain,
      packed: await promisify(gzip)(plain, { level: 9 }),
      etag: etagOf(plain.toString('latin1')),
    };
  } catch (error) {
    assets.delete(path);
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
