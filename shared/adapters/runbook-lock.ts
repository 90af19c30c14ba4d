import { Refused } from '../domain/errors.ts';
import { ORDER_HOLDS } from '../domain/late-writes.ts';
import { toIso } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { GroupLock } from '../ports/groups.ts';
import { failureOf } from './http/failure.ts';
import type { HttpPolicy } from './http/request.ts';
import { createSend, type Fetch } from './http/send.ts';

const REMEDY =
  'Check that the webhook behind STORMLOCK_RUNBOOK_WEBHOOK_URL exists, is enabled and has not expired; make a new one in the Automation account.';

/**
 * Has an Azure Automation runbook change the accept lists with the PowerShell module that Microsoft supports. The
 * webhook only takes the order: whether it was carried out is read back from Exchange. Every order starts a job, so none
 * is sent twice, and one that is carried out late might undo what came after it: it says until when it holds.
 */
export function runbookLock({
  webhookUrl,
  reader,
  clock,
  ...sending
}: {
  webhookUrl: string;
  /** Reads what the runbook wrote. */
  reader: GroupLock;
  clock: Clock;
  fetch?: Fetch;
  policy?: Partial<HttpPolicy>;
}): GroupLock {
  const send = createSend({ clock, ...sending });
  return {
    ...reader,
    means: () => 'runbook',
    async write(group, change, note) {
      if (change.senders.length + change.groups.length === 0)
        throw new Refused(
          `an empty accept list was to be written to ${group.address}; Exchange reads it as "everyone"`,
          'Nothing was ordered. Look at the group in the Exchange admin centre.',
        );
      const reply = await send({
        method: 'POST',
        url: webhookUrl,
        alias: 'the runbook webhook',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          // No address: an apostrophe in a webhook's body breaks a runbook's input without a trace.
          group: { id: group.id, kind: group.kind },
          change,
          ...(note === undefined ? {} : { incident: note.incident }),
          notAfter: toIso(clock.now() + ORDER_HOLDS),
        }),
        repeatable: false,
      });
      if (reply.status >= 200 && reply.status < 300) return;
      throw failureOf({ ...reply, text: '' }, {}, REMEDY, clock.now());
    },
  };
}
