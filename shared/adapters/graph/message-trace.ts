import { z } from 'zod';
import { toAddress } from '../../domain/address.ts';
import type { Attempt } from '../../domain/attempts.ts';
import { DAY, toIso } from '../../domain/time.ts';
import type { MessageTrace } from '../../ports/message-trace.ts';
import { readAnswer } from '../http/answer.ts';
import { literal, query } from './path.ts';
import type { GraphCall, GraphTransport } from './transport.ts';

/** The service looks at ten days at once; a clock that is a little ahead must not ask for more. */
const LONGEST_RANGE = 10 * DAY - 60_000;
/** As many as a page may hold. Who tries more often than that within a cool-down is counted no further. */
const MOST = 5_000;
/** Groups have a primary address and a few others; a trace shows one of them. */
const MOST_ADDRESSES = 5;

const page = z.object({
  value: z.array(
    z.object({
      messageId: z.string().nullish(),
      senderAddress: z.string().nullish(),
      subject: z.string().nullish(),
      receivedDateTime: z.iso.datetime({ offset: true }),
    }),
  ),
});

/**
 * Message trace through Graph (100 requests in five minutes; filters keep one value a property, so each address is a
 * question of its own).
 */
export function graphMessageTrace({ graph }: { graph: GraphTransport }): MessageTrace {
  return {
    async turnedAway(group, from, to) {
      const begin = Math.max(from, to - LONGEST_RANGE);
      const found: Attempt[] = [];
      for (const address of [...new Set([group.address, ...group.addresses])].slice(0, MOST_ADDRESSES)) {
        const options = query({
          $filter: `receivedDateTime ge ${toIso(begin)} and receivedDateTime le ${toIso(to)} and recipientAddress eq ${literal(address)} and status eq 'failed'`,
          $top: String(MOST),
        });
        const { body } = await graph.get(`admin/exchange/tracing/messageTraces${options}`, CALL);
        found.push(...readAnswer(page, body, 'the message trace').value.flatMap(attemptOf));
      }
      return found;
    },
  };
}

/** Rows without a sender are no person's. */
function attemptOf(row: z.infer<typeof page>['value'][number]): Attempt[] {
  const from = toAddress(row.senderAddress ?? '');
  if (from === undefined || !row.messageId) return [];
  const { messageId, subject, receivedDateTime } = row;
  return [{ messageId, from, subject: subject ?? '', at: Date.parse(receivedDateTime) }];
}

const CALL: GraphCall = {
  remedy: (status) =>
    status === 401 || status === 403 || status === 404
      ? 'Message trace needs ExchangeMessageTrace.Read.All with admin consent and Microsoft’s service principal 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373 in the tenant, global cloud only (docs/permissions.md); or set STORMLOCK_MESSAGE_TRACE=PT0S.'
      : undefined,
};
