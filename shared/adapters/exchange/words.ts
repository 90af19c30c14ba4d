import { z } from 'zod';
import { jsonOf } from '../http/answer.ts';
import type { ServiceWords } from '../http/failure.ts';

const text = z.string().nullish();

// The same sentence hides in one of three places; any of them may be missing or of another kind.
const errorBody = z.object({
  error: z.object({
    code: text.catch(undefined),
    message: text.catch(undefined),
    details: z
      .array(z.object({ message: text }))
      .nullish()
      .catch(undefined),
    innererror: z
      .object({
        message: text,
        internalException: z.object({ message: text }).nullish(),
        internalexception: z.object({ message: text }).nullish(),
      })
      .nullish()
      .catch(undefined),
  }),
});

/** What Exchange says about a refusal: the exception's short name as code, and its sentence. */
export function exchangeWords(body: string): ServiceWords {
  const parsed = errorBody.safeParse(jsonOf(body));
  if (!parsed.success) {
    const plain = body.replace(/<[^>]*>/g, ' ').trim();
    return plain === '' ? {} : { message: plain.slice(0, 400) };
  }
  const { code, message, details, innererror } = parsed.data.error;
  const sentence = [
    ...(details ?? []).map((detail) => detail.message),
    innererror?.internalException?.message,
    innererror?.internalexception?.message,
    innererror?.message,
    message,
  ].find((candidate) => candidate);
  const read = cmdletSentence(sentence ?? '');
  return read.code === undefined && code ? { code, ...read } : read;
}

/** `Ex6F9304|Microsoft.Exchange.….ManagementObjectNotFoundException|The operation couldn't be performed …` */
export function cmdletSentence(sentence: string): ServiceWords {
  const [, exception, said] = /^[^|]*\|([^|]*)\|(.*)$/s.exec(sentence) ?? [];
  if (exception === undefined || said === undefined) return sentence === '' ? {} : { message: sentence };
  const name = exception.trim().split('.').at(-1);
  return { message: said, ...(name ? { code: name } : {}) };
}
