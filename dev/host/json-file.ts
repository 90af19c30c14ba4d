import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { StartupError } from './problem.ts';

/** Reads a JSON file through a schema; `undefined` when there is no such file. */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  const text = readIfPresent(file);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  throw new StartupError(
    parsed.error.issues.map((issue) => `${file}: ${issue.path.join('.') || 'content'}: ${issue.message}`),
  );
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StartupError([`${file}: not JSON (${String(cause)})`], { cause });
  }
}
