import type { HttpRequest } from '@azure/functions';

/** The JSON that came with a request, or in a sentence why it is none. */
export async function jsonBodyOf(request: HttpRequest): Promise<{ json: unknown } | { wrong: string }> {
  const text = await request.text();
  if (text.trim() === '') return { wrong: 'The request has no body; send the order in it, as JSON.' };
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return { wrong: `The body is no JSON: ${JSON.stringify(text.slice(0, 60))}.` };
  }
}
