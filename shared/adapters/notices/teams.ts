import type { Clock } from '../../ports/clock.ts';
import type { NoticeChannel } from '../../ports/notices.ts';
import { failureOf } from '../http/failure.ts';
import type { HttpPolicy } from '../http/request.ts';
import { createSend, type Fetch } from '../http/send.ts';
import { cardMessage } from './card.ts';

const REMEDY =
  'Check that the workflow behind STORMLOCK_TEAMS_WEBHOOK_URL exists and is switched on; make a new one if its owner left.';

/** A Teams channel through a Workflows webhook, whose URL is the only secret and appears in no error. */
export function teamsChannel({
  webhookUrl,
  clock,
  ...sending
}: {
  webhookUrl: string;
  clock: Clock;
  fetch?: Fetch;
  policy?: Partial<HttpPolicy>;
}): NoticeChannel {
  const send = createSend({ clock, ...sending });
  return {
    name: 'teams',
    async send(notice) {
      const reply = await send({
        method: 'POST',
        url: webhookUrl,
        alias: 'the Teams webhook',
        headers: { 'Content-Type': 'application/json' },
        body: cardMessage(notice),
        // Two cards are better than none.
        repeatable: true,
      });
      if (reply.status >= 200 && reply.status < 300) return;
      throw failureOf({ ...reply, text: '' }, {}, REMEDY, clock.now());
    },
  };
}
