import { z } from 'zod';
import {
  badRequest,
  jsonBody,
  Refusal,
  type Route,
  type TenantRequest,
  type TenantResponse,
} from '../../http.ts';
import type { Mail, Party } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { mailboxOwner } from './mailbox.ts';

const recipient = z.strictObject({
  emailAddress: z.strictObject({
    address: z.string().regex(/^[^@\s]+@[^@\s]+$/),
    name: z.string().nullish(),
  }),
});
const header = z.strictObject({ name: z.string(), value: z.string() });

const send = z.strictObject({
  message: z.strictObject({
    subject: z.string().nullish(),
    body: z.strictObject({ contentType: z.enum(['text', 'html']), content: z.string() }).optional(),
    from: recipient.optional(),
    toRecipients: z.array(recipient).optional(),
    ccRecipients: z.array(recipient).optional(),
    bccRecipients: z.array(recipient).optional(),
    replyTo: z.array(recipient).optional(),
    importance: z.enum(['low', 'normal', 'high']).optional(),
    internetMessageHeaders: z.array(header).optional(),
  }),
  saveToSentItems: z.boolean().nullish(),
});

/** `202` says accepted, not delivered: from here on the mail is a post like any other. */
export function sendRoutes(world: World): Route[] {
  return [
    {
      service: 'graph',
      method: 'POST',
      path: '/v1.0/users/{user}/sendMail',
      permissions: ['Mail.Send'],
      handle: (request) => sendMail(request, world),
    },
  ];
}

function sendMail(request: TenantRequest, world: World): TenantResponse {
  const user = mailboxOwner(request, world);
  const read = send.safeParse(jsonBody(request));
  if (!read.success) throw badRequest(z.prettifyError(read.error), 'ErrorInvalidRequest');
  const { message, saveToSentItems } = read.data;
  const headers = message.internetMessageHeaders ?? [];
  const foreign = headers.find(({ name }) => !/^x-/i.test(name));
  if (foreign)
    throw badRequest(
      `The internet message header name '${foreign.name}' should start with 'x-' or 'X-'.`,
      'InvalidInternetMessageHeader',
    );
  const mail: Mail = {
    from: { address: user.address, name: user.displayName },
    to: parties(message.toRecipients),
    cc: parties(message.ccRecipients),
    bcc: parties(message.bccRecipients),
    subject: message.subject ?? '',
    body: plain(message.body),
    headers,
    saveToSentItems: saveToSentItems ?? true,
  };
  if (mail.to.length + (mail.cc?.length ?? 0) + (mail.bcc?.length ?? 0) === 0)
    throw new Refusal(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  world.post(mail);
  return { status: 202 };
}

const parties = (given: readonly z.infer<typeof recipient>[] = []): Party[] =>
  given.map(({ emailAddress: { address, name } }) => ({ address, name: name ?? address }));

const plain = (body: { contentType: string; content: string } | undefined): string =>
  body?.contentType === 'html' ? body.content.replace(/<[^>]*>/g, ' ') : (body?.content ?? '');
