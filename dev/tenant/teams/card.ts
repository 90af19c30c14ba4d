import { z } from 'zod';
import { action, element } from './elements.ts';

/** What a Workflows webhook trigger reads: a message with Adaptive Cards. */
const payload = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null().optional(),
        content: z.looseObject({
          $schema: z.string().optional(),
          type: z.literal('AdaptiveCard'),
          version: z.string().regex(/^1\.[0-5]$/),
          body: z.array(element).min(1),
          actions: z.array(action).optional(),
        }),
      }),
    )
    .min(1),
});

export type Card = z.infer<typeof payload>['attachments'][number]['content'];

/** Teams cuts messages off at about 28 KB. */
const LARGEST = 28 * 1024;

/** The cards of a webhook post, or why Teams would not show them. */
export function cardsOf(body: string): { cards: Card[] } | { error: string; status: 400 | 413 } {
  const bytes = Buffer.byteLength(body);
  if (bytes > LARGEST) return { error: `${bytes} bytes; at most ${LARGEST} are shown`, status: 413 };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { error: 'the body is not JSON', status: 400 };
  }
  const read = payload.safeParse(json);
  return read.success
    ? { cards: read.data.attachments.map(({ content }) => content) }
    : { error: z.prettifyError(read.error), status: 400 };
}
