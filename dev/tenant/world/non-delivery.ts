import { postmaster } from './admission.ts';
import type { Expansion, Group, Mail, Post } from './types.ts';

const REASON = {
  '5.7.1': 'A mail flow rule of the organization rejected your message',
  '5.7.124': "Sender not in allowed-senders list: you don't have permission to send to this recipient",
  '5.7.133': 'Sender not authenticated for group: only people inside the organization may send to it',
};

/** What the sender of a refused mail is told. */
export function nonDeliveryReport(post: Post, group: Group, expansion: Expansion, domain: string): Mail {
  const status = expansion.status ?? '5.7.124';
  return {
    from: { address: postmaster(domain), name: 'Microsoft Outlook' },
    to: [post.from],
    subject: `Undeliverable: ${post.subject}`,
    body: `Your message to ${group.primarySmtpAddress} couldn't be delivered. Remote server returned '550 ${status} ${REASON[status]}'`,
    inReplyTo: post.internetMessageId,
    headers: [
      { name: 'Auto-Submitted', value: 'auto-replied' },
      { name: 'X-MS-Exchange-Message-Is-Ndr', value: '' },
      { name: 'Content-Type', value: 'multipart/report; report-type=delivery-status' },
    ],
    authenticated: true,
    saveToSentItems: false,
  };
}
