import { z } from 'zod';
import type { Address } from '../../domain/address.ts';
import type { DeliveryCanary } from '../../ports/groups.ts';
import type { SentinelId } from '../../ports/mail.ts';
import { readAnswer } from '../http/answer.ts';
import { ServiceRefusal } from '../http/failure.ts';
import { path } from './path.ts';
import type { GraphTransport } from './transport.ts';

const tips = z.object({
  value: z.array(
    z.object({
      deliveryRestricted: z.boolean().nullish(),
      totalMemberCount: z.number().nullish(),
      error: z.object({ code: z.string().nullish() }).nullish(),
    }),
  ),
});

type Tip = z.infer<typeof tips>['value'][number];

/** Whether an ordinary mailbox would be let through: mail tips answer for the mailbox that asks. */
export const graphDeliveryCanary = ({ graph }: { graph: GraphTransport }): DeliveryCanary => ({
  async isRestricted(group, as) {
    const tip = await ask(graph, as, group.address, 'deliveryRestriction');
    return tip?.deliveryRestricted ?? undefined;
  },
});

/** Members by the group metrics, which may be a day old; `undefined` when the service gives no number. */
export type TellMemberCount = (address: Address, as: SentinelId) => Promise<number | undefined>;

export const graphMemberTip =
  ({ graph }: { graph: GraphTransport }): TellMemberCount =>
  async (address, as) => {
    const tip = await ask(graph, as, address, 'totalMemberCount');
    return tip?.totalMemberCount ?? undefined;
  };

async function ask(
  graph: GraphTransport,
  as: SentinelId,
  address: Address,
  option: 'deliveryRestriction' | 'totalMemberCount',
): Promise<Tip | undefined> {
  const body = { EmailAddresses: [address], MailTipsOptions: option };
  try {
    const answer = await graph.post(path`users/${as}/getMailTips`, body, { repeatable: true });
    const [tip] = readAnswer(tips, answer.body, 'getMailTips').value;
    return tip?.error?.code ? undefined : tip;
  } catch (error) {
    if (error instanceof ServiceRefusal && givesNoAnswer(error)) return undefined;
    throw error;
  }
}

/** Clouds and mailboxes without mail tips; a refused permission is not among these. */
const givesNoAnswer = ({ status }: ServiceRefusal): boolean => [400, 404, 405, 501].includes(status);
