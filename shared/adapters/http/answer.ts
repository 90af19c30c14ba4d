import { z } from 'zod';
import { InvalidInput } from '../../domain/errors.ts';

/** The JSON value, or `undefined` where the text is none: services answer errors with all sorts of bodies. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** Throws InvalidInput that says where the answer differs from what was promised; values stay out, they may be mail. */
export function readAnswer<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(
    `${what} answered in an unexpected shape: ${z.prettifyError(parsed.error).replace(/\s*\n\s*/g, ' ')}. ` +
      'Check that the URL is the service it should be; if so, the service changed and Stormlock must follow.',
  );
}
