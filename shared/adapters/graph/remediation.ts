import { z } from 'zod';
import { RetryLater } from '../../domain/errors.ts';
import type { MailCopy } from '../../domain/purge.ts';
import { MINUTE, type Milliseconds, toIso } from '../../domain/time.ts';
import type { Remediation, WantedCopies } from '../../ports/remediation.ts';
import { readAnswer } from '../http/answer.ts';
import { ServiceRefusal } from '../http/failure.ts';
import type { GraphCall, GraphTransport } from './transport.ts';

const counted = z.object({ results: z.array(z.object({ Copies: z.coerce.number() })) });
const listed = z.object({
  results: z.array(z.object({ NetworkMessageId: z.guid(), RecipientEmailAddress: z.string() })),
});

/** Defender for Office 365 through Graph: hunting names the copies, remediation moves exactly those, recoverably. */
export function graphRemediation({ graph }: { graph: GraphTransport }): Remediation {
  // Both may be asked twice: one only looks, the other names what it moves.
  const call: GraphCall = { repeatable: true, remedy };
  const hunt = async (lines: readonly string[]): Promise<unknown> =>
    (await graph.post('security/runHuntingQuery', { Query: lines.join('\n| '), Timespan: 'P30D' }, call))
      .body;

  return {
    async count(wanted) {
      const lines = [...copiesOf(wanted), 'summarize Copies = count()'];
      return readAnswer(counted, await hunt(lines), 'a hunting query').results[0]?.Copies ?? 0;
    },
    async list(wanted, after, limit) {
      const lines = [
        ...copiesOf(wanted),
        ...(after === undefined ? [] : [`where ${KEY} > ${quoted(keyOf(after))}`]),
        `order by ${KEY} asc`,
        `take ${limit}`,
      ];
      const { results } = readAnswer(listed, await hunt(lines), 'a hunting query');
      return results.map((row) => ({
        networkMessageId: row.NetworkMessageId,
        recipient: row.RecipientEmailAddress,
      }));
    },
    remove: (copies, incident) => removeApart(copies, (part) => remediate(part, incident)),
  };

  async function remediate(copies: readonly MailCopy[], incident: string): Promise<void> {
    const body = {
      displayName: `Stormlock ${incident}`,
      description: 'Mail of a reply-all storm. Undo it in the action center by moving it to the inbox.',
      severity: 'medium',
      action: 'softDelete',
      remediateSendersCopy: false,
      analyzedEmails: copies.map(({ networkMessageId, recipient }) => ({
        networkMessageId,
        recipientEmailAddress: recipient,
      })),
    };
    await graph.post('security/collaboration/analyzedEmails/remediate', body, call);
  }
}

/** The service remembers for half an hour what it was asked to remove. */
const ROLL_UP: Milliseconds = 30 * MINUTE;
/** Enough to tell one copy from 50,000 apart. */
const MOST_REQUESTS = 40;

/**
 * A single copy that was named before, for another group perhaps, makes the service turn the whole request away: the
 * others are told apart by halves. Where that takes too many requests, all are named again when the service has
 * forgotten; naming a copy twice does no harm.
 */
async function removeApart(
  copies: readonly MailCopy[],
  remediate: (part: readonly MailCopy[]) => Promise<void>,
): Promise<void> {
  const open = [copies];
  let requests = 0;
  for (let part = open.shift(); part !== undefined; part = open.shift()) {
    if (++requests > MOST_REQUESTS)
      throw new RetryLater('Defender was asked to remove many of these copies lately', ROLL_UP + MINUTE);
    try {
      await remediate(part);
    } catch (error) {
      if (!(error instanceof ServiceRefusal && error.status === 409)) throw error;
      const half = Math.ceil(part.length / 2);
      if (part.length > 1) open.unshift(part.slice(0, half), part.slice(half));
    }
  }
}

const KEY = 'strcat(NetworkMessageId, " ", RecipientEmailAddress)';
const keyOf = ({ networkMessageId, recipient }: MailCopy): string => `${networkMessageId} ${recipient}`;

/** A text of a hunting query; Message-IDs come from anybody. */
const quoted = (text: string): string => JSON.stringify(text);

const copiesOf = ({ messageIds, from, to }: WantedCopies): string[] => [
  'EmailEvents',
  `where Timestamp between (datetime(${toIso(from)}) .. datetime(${toIso(to)}))`,
  `where InternetMessageId in (${messageIds.map(quoted).join(', ')})`,
  'distinct NetworkMessageId, RecipientEmailAddress',
];

const remedy = (status: number): string | undefined =>
  status === 401 || status === 403
    ? 'Defender needs SecurityAnalyzedMessage.ReadWrite.All and ThreatHunting.Read.All with admin consent, and Defender for Office 365 Plan 2 (docs/permissions.md).'
    : undefined;
