import type { Group, Mail, Post, User } from '../../../dev/tenant/world/types.ts';
import type { Stage } from './stage.ts';

/** Who and what there is beside a storm. */
export type Bystanders = { colleague: User; otherGroup: Group };

/**
 * Mail that a careless purge would take along: by the same senders, with the same or a similar subject, to the group, to
 * other groups and to single people.
 */
export function mailBeside(
  stage: Stage,
  group: Group,
  [first, ...replies]: readonly Post[],
  { colleague, otherGroup }: Bystanders,
): Post[] {
  if (first === undefined) throw new Error('There is no storm.');
  const { world } = stage.tenant;
  const everybody = group.primarySmtpAddress;
  const reply = (number: number): string => replies[number]?.from.address ?? '';
  const stranger = world.person(7).address;
  const answer = { subject: `RE: ${first.subject}`, inReplyTo: first.internetMessageId };
  const mails: Mail[] = [
    { ...answer, from: reply(0), to: [colleague.address] },
    { ...answer, from: reply(1), to: [stage.sentinels[0]?.address ?? ''] },
    { ...answer, from: reply(2), to: [otherGroup.primarySmtpAddress] },
    { ...answer, from: reply(3), to: [otherGroup.primarySmtpAddress], cc: [colleague.address] },
    { from: first.from.address, to: [colleague.address], subject: first.subject },
    { from: first.from.address, to: [otherGroup.primarySmtpAddress], subject: first.subject },
    { from: colleague.address, to: [everybody], subject: `${first.subject}: fire alarm at noon` },
    { from: stranger, to: [everybody], subject: first.subject, kind: 'meetings' },
    { from: reply(0), to: [everybody], subject: 'Test results of the fire alarm' },
    { from: reply(4), to: [everybody, colleague.address], subject: 'Canteen menu' },
  ];
  return mails.map((mail) => world.post({ body: 'As we said.', ...mail }));
}

/** Each copy of these mails by mailbox and folder. */
export function whereabouts(stage: Stage, posts: readonly Post[]): string[] {
  const wanted = new Set(posts.map(({ id }) => id));
  return stage.tenant.world
    .mailboxes()
    .flatMap(({ mailbox }) => mailbox.items)
    .filter(({ post }) => wanted.has(post.id))
    .map(({ id, post, folder, copies }) => `${id} ${post.subject} ${folder} ${copies}`)
    .sort();
}
