import type { SearchOptions } from '../../dev/tenant/ediscovery/kql/mail.ts';
import { compileQuery, type MailQuery } from '../../dev/tenant/ediscovery/kql/query.ts';
import type { Message } from '../../shared/domain/message.ts';

/** A search that knows no names, with the widest of the readings. */
export const SEARCH: SearchOptions = {
  expand: () => undefined,
  seconds: false,
  wildcardInPhrase: false,
  addressesBy: 'words',
};

/** Reads a query as the simulated tenant does; throws what the service would refuse it with. */
export function queryOf(text: string): MailQuery {
  const query = compileQuery(text, SEARCH);
  if ('error' in query) throw new Error(`${query.error}: ${text}`);
  if (query.warnings.length > 0) throw new Error(`${query.warnings.join('; ')}: ${text}`);
  return query;
}

/** A message as the mail index has it. */
export const indexed = (
  message: Pick<Message, 'subject' | 'from' | 'recipients' | 'sentAt' | 'receivedAt'>,
) => ({
  kind: 'email',
  subject: message.subject,
  body: '',
  from: { address: message.from },
  to: message.recipients.map((address) => ({ address })),
  cc: [],
  bcc: [],
  sentAt: message.sentAt,
  receivedAt: message.receivedAt,
  size: 2_000,
  attachmentNames: [],
});
