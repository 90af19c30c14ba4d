import type { Address } from '../../domain/address.ts';
import { escaped } from '../../domain/html.ts';
import { type Notice, OPEN_INCIDENT } from '../../domain/notice.ts';
import { toIso } from '../../domain/time.ts';
import type { NoticeChannel } from '../../ports/notices.ts';
import { path } from '../graph/path.ts';
import type { GraphCall, GraphTransport } from '../graph/transport.ts';

/** By which Stormlock knows its own mail. */
const OWN_HEADER = { name: 'x-stormlock', value: 'notice' } as const;

/** Mail from a mailbox of the organisation. Accepted is not delivered: in a storm mail is slow. */
export function mailChannel({
  graph,
  from,
  to,
}: {
  graph: GraphTransport;
  from: Address;
  to: readonly Address[];
}): NoticeChannel {
  // Two mails are better than none.
  const call: GraphCall = { repeatable: true, remedy };
  return {
    name: 'mail',
    async send(notice) {
      const message = {
        subject: `[Stormlock] ${notice.title}`.slice(0, 250),
        importance: notice.severity === 'critical' ? 'high' : 'normal',
        body: { contentType: 'html', content: html(notice) },
        toRecipients: to.map((address) => ({ emailAddress: { address } })),
        internetMessageHeaders: [OWN_HEADER],
      };
      await graph.post(path`users/${from}/sendMail`, { message, saveToSentItems: false }, call);
    },
  };
}

function remedy(status: number): string | undefined {
  if (status === 403) return 'Grant the app Mail.Send (application) for the mailbox STORMLOCK_MAIL_FROM.';
  if (status === 404) return 'Set STORMLOCK_MAIL_FROM to a mailbox of the organisation.';
  return undefined;
}

function html({ title, text, facts, link, linkText = OPEN_INCIDENT, at }: Notice): string {
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><th align="left" valign="top">${escaped(label)}</th><td>${escaped(value)}</td></tr>`,
  );
  return [
    `<h2>${escaped(title)}</h2>`,
    `<p>${escaped(text).replace(/\n/g, '<br>')}</p>`,
    rows.length === 0 ? '' : `<table cellpadding="4">${rows.join('')}</table>`,
    link === undefined ? '' : `<p><a href="${escaped(link)}">${escaped(linkText)}</a></p>`,
    `<p><small>${toIso(at)}</small></p>`,
  ].join('');
}
