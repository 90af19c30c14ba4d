import { z } from 'zod';
import { RetryLater } from '../../domain/errors.ts';
import type { MailCopy } from '../../domain/purge.ts';
import { MINUTE, toIso } from '../../domain/time.ts';
import type { Remediation, WantedCopies } from '../../ports/remediation.ts';
import { readAnswer } from '../http/answer.ts';
import { ServiceRefusal } from '../http/failure.ts';
import type { GraphCall, GraphTransport } from './transport.ts';

const counted = z.object({ results: z.array(z.object({ Copies: z.coerce.number() })) });
const listed = z.object({
  results: z.array(z.object({ NetworkMessageId: z.guid(), RecipientEmailAddress: z.string() })),
});

/** For so long the service remembers what it was asked for. */
const ROLL_UP = 30 * MINUTE;

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
    async remove(copies, incident) {
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
      try {
        await graph.post('security/collaboration/analyzedEmails/remediate', body, call);
      } catch (error) {
        // It was asked for one of these already. Which of them it is not told, so the others may not count as removed.
        if (!(error instanceof ServiceRefusal && error.status === 409)) throw error;
        throw new RetryLater(error.message, ROLL_UP, { cause: error });
      }
    },
  };
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
