import { z } from 'zod';
import { badRequest, jsonBody, type Route, type TenantRequest, type TenantResponse } from '../../http.ts';
import { admit, effectiveRestrictions } from '../../world/admission.ts';
import type { Group, User } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { mailboxOwner } from './mailbox.ts';

const OPTIONS = [
  'automaticReplies',
  'mailboxFullStatus',
  'customMailTip',
  'externalMemberCount',
  'totalMemberCount',
  'maxMessageSize',
  'deliveryRestriction',
  'moderationStatus',
  'recipientScope',
  'recipientSuggestions',
] as const;

/** Action parameters may be spelled in either case. */
const parameters = z.strictObject({
  emailaddresses: z.array(z.string()).min(1),
  mailtipsoptions: z.string().transform((text, context) => {
    const options = text.split(',').map((option) => option.trim());
    const unknown = options.find((option) => !OPTIONS.some((known) => known === option));
    if (unknown !== undefined) context.addIssue(`'${unknown}' is no mail tip`);
    return options;
  }),
});

/** Mail tips as the named user would see them: restricted is what would stop *that* sender. */
export function mailTipRoutes(world: World): Route[] {
  return [
    {
      service: 'graph',
      method: 'POST',
      path: '/v1.0/users/{user}/getMailTips',
      permissions: ['Mail.Read'],
      handle: (request) => getMailTips(request, world),
    },
  ];
}

function getMailTips(request: TenantRequest, world: World): TenantResponse {
  const user = mailboxOwner(request, world);
  const body = z.record(z.string(), z.unknown()).parse(jsonBody(request));
  const lower = Object.fromEntries(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]));
  const read = parameters.safeParse(lower);
  if (!read.success) throw badRequest(z.prettifyError(read.error), 'ErrorInvalidRequest');
  const { emailaddresses, mailtipsoptions } = read.data;
  return {
    status: 200,
    body: { value: emailaddresses.map((address) => tips(address, mailtipsoptions, user, world)) },
  };
}

function tips(
  address: string,
  options: readonly string[],
  user: User,
  world: World,
): Record<string, unknown> {
  const recipient = world.directory.recipient(address);
  const known = { emailAddress: { name: '', address } };
  if (recipient.type === 'external')
    return {
      ...known,
      error: { code: 'ErrorRecipientNotFound', message: `${address} could not be resolved.` },
    };
  const all = recipient.type === 'group' ? groupTips(recipient.group, user, world) : PERSON_TIPS;
  return { ...known, ...Object.fromEntries(options.flatMap((option) => Object.entries(all[option] ?? {}))) };
}

type Tips = Record<string, Record<string, unknown>>;

const PERSON_TIPS: Tips = {
  deliveryRestriction: { deliveryRestricted: false },
  moderationStatus: { isModerated: false },
  totalMemberCount: { totalMemberCount: 1 },
  externalMemberCount: { externalMemberCount: 0 },
};

function groupTips(group: Group, user: User, world: World): Tips {
  const now = world.clock.now();
  const from = { address: user.address, name: user.displayName };
  const admission = admit({ from, authenticated: true }, group, now, world.directory);
  const restricted = admission.outcome === 'rejected';
  const { mailTip } = effectiveRestrictions(group, now);
  return {
    deliveryRestriction: { deliveryRestricted: restricted },
    moderationStatus: { isModerated: admission.outcome === 'moderated' },
    totalMemberCount: { totalMemberCount: world.directory.audience(group) },
    externalMemberCount: { externalMemberCount: 0 },
    // Whoever may not send sees the built-in tip instead.
    customMailTip: mailTip === null || restricted ? {} : { customMailTip: mailTip },
  };
}
