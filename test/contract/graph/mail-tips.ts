import { z } from 'zod';
import type { Fault, Said } from './referee.ts';

/** The properties that each option brings. */
const PROPERTY_OF: Readonly<Record<string, string>> = {
  automaticReplies: 'automaticReplies',
  mailboxFullStatus: 'mailboxFull',
  customMailTip: 'customMailTip',
  externalMemberCount: 'externalMemberCount',
  totalMemberCount: 'totalMemberCount',
  maxMessageSize: 'maxMessageSize',
  deliveryRestriction: 'deliveryRestricted',
  moderationStatus: 'isModerated',
  recipientScope: 'recipientScope',
  recipientSuggestions: 'recipientSuggestions',
};

/** `POST /users/{id}/getMailTips`, as its documentation page has it: it is not among the paths of the metadata. */
const request = z.strictObject({
  EmailAddresses: z.array(z.email()).min(1),
  MailTipsOptions: z
    .string()
    .transform((text) => text.split(',').map((option) => option.trim()))
    .pipe(z.array(z.enum(Object.keys(PROPERTY_OF)))),
});

const tip = z.strictObject({
  emailAddress: z.strictObject({ name: z.string().nullable(), address: z.string() }),
  error: z.strictObject({ code: z.string().nullable(), message: z.string().nullable() }).nullish(),
  automaticReplies: z.looseObject({}).nullish(),
  mailboxFull: z.boolean().nullish(),
  customMailTip: z.string().nullish(),
  externalMemberCount: z.int().nullish(),
  totalMemberCount: z.int().nullish(),
  maxMessageSize: z.int().nullish(),
  deliveryRestricted: z.boolean().nullish(),
  isModerated: z.boolean().nullish(),
  recipientScope: z.string().nullish(),
  recipientSuggestions: z.array(z.unknown()).optional(),
});
const answer = z.strictObject({ '@odata.context': z.string().optional(), value: z.array(tip) });
const refusal = z.strictObject({ error: z.looseObject({ code: z.string(), message: z.string() }) });

export const isMailTips = ({ url }: Said): boolean => /\/getMailTips(?:\?|$)/i.test(url);

/** What is wrong with a question for mail tips and, where there is one, its answer. */
export function mailTipFaults(said: Said, roles: readonly string[]): Fault[] {
  const asked = request.safeParse(JSON.parse(said.requestBody || 'null'));
  const wrong = [
    ...(said.method === 'POST' ? [] : [`getMailTips is posted, not ${said.method}`]),
    ...(/\/v1\.0\/users\/[^/]+\/getMailTips$/.test(said.url) ? [] : ['the path is /users/{id}/getMailTips']),
    ...(roles.includes('Mail.Read') ? [] : ['the permission is Mail.Read']),
    ...(asked.success ? [] : [z.prettifyError(asked.error)]),
  ];
  return [
    ...wrong.map((text): Fault => ({ of: 'request', text })),
    ...answerFaults(said, asked.data).map((text): Fault => ({ of: 'answer', text })),
  ];
}

function answerFaults({ status, responseBody }: Said, asked: z.infer<typeof request> | undefined): string[] {
  if (status === undefined) return [];
  if (status !== 200 && status < 400) return [`the answer is 200, not ${status}`];
  const told = (status === 200 ? answer : refusal).safeParse(responseBody);
  if (!told.success) return [z.prettifyError(told.error)];
  if (asked === undefined || !('value' in told.data)) return [];
  const { value } = told.data;
  const expected = ['emailAddress', 'error', ...asked.MailTipsOptions.map((option) => PROPERTY_OF[option])];
  const unasked = value.flatMap((each) => Object.keys(each)).filter((name) => !expected.includes(name));
  const [wanted, given] = [
    asked.EmailAddresses.join(),
    value.map((each) => each.emailAddress.address).join(),
  ];
  return [
    ...unasked.map((name) => `${name} was not asked for`),
    ...(wanted === given ? [] : [`it was asked about ${wanted} and tells of ${given}`]),
  ];
}
