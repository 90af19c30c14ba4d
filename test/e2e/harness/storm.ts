import type { Group, Post } from '../../../dev/tenant/world/types.ts';
import type { Stage } from './stage.ts';

const SECOND = 1_000;

const ANSWERS = [
  'Why am I on this list?',
  'Please remove me from this list.',
  'Please stop replying to all!',
  'I think this was not meant for me.',
  'Please take me off this list as well.',
  'STOP REPLYING TO ALL',
  'Me too, please unsubscribe me.',
  'Who sent this?',
];

export type StormOptions = {
  replies?: number;
  subject?: string;
  /** Any address of the group. */
  to?: string;
  /** Between two replies. */
  gap?: number;
  /** Everybody who writes is of this group; by default of none. */
  from?: Group;
};

/** The nth of the group's anonymous members; without a group, somebody of the organisation who is in none. */
const person = (stage: Stage, number: number, group: Group | undefined): string =>
  stage.tenant.world.person(number + (group?.firstPerson ?? 0)).address;

/** One mail to everybody and what people answer, each by another person, twenty seconds apart. */
export function storm(stage: Stage, group: Group, options: StormOptions = {}): Post[] {
  const { replies = 8, subject = 'Test, please ignore', to = group.primarySmtpAddress } = options;
  const first = stage.tenant.world.post({
    from: person(stage, 1, options.from),
    to: [to],
    subject,
    body: 'Testing, testing.',
  });
  return [first, ...answer(stage, first, { ...options, to, replies })];
}

let people = 100;

/** More answers to a mail, each by somebody who has not written yet. */
export function answer(
  stage: Stage,
  first: Post,
  { replies = 1, to, gap = 20 * SECOND, from }: StormOptions = {},
): Post[] {
  return Array.from({ length: replies }, (_, i) => {
    stage.leap(gap);
    people += 1;
    return stage.tenant.world.post({
      from: person(stage, people, from),
      to: to === undefined ? first.to : [to],
      subject: `RE: ${first.subject}`,
      body: ANSWERS[i % ANSWERS.length] ?? '',
      inReplyTo: first.internetMessageId,
    });
  });
}

/** Copies of these mails that are still in inboxes. */
export function inInboxes(stage: Stage, posts: readonly Post[]): number {
  const wanted = new Set(posts.map((post) => post.internetMessageId));
  return stage.tenant.world
    .mailboxes()
    .flatMap(({ mailbox }) => mailbox.items)
    .filter(({ folder, post }) => folder === 'inbox' && wanted.has(post.internetMessageId))
    .reduce((sum, { copies }) => sum + copies, 0);
}

export function firstOf(post: Post | undefined): Post {
  if (post === undefined) throw new Error('The storm has no mail.');
  return post;
}
