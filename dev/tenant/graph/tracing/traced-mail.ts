import { stableGuid } from '../../world/random.ts';
import type { Expansion, Post } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import type { Properties } from '../properties.ts';

/** What became of one mail at one of the addresses it was sent to. */
export type Trace = { post: Post; recipient: string; status: TraceStatus };
type TraceStatus = 'pending' | 'failed' | 'delivered' | 'expanded';

export const TRACE: Properties<Trace> = {
  id: ({ post, recipient }) => stableGuid('trace', post.id, recipient),
  messageId: ({ post }) => post.internetMessageId,
  senderAddress: ({ post }) => post.from.address,
  recipientAddress: ({ recipient }) => recipient,
  subject: ({ post }) => post.subject,
  receivedDateTime: ({ post }) => new Date(post.acceptedAt).toISOString(),
  status: ({ status }) => status,
  size: ({ post }) => post.size,
  fromIP: () => '',
  toIP: () => '',
};

const OF_GROUPS: Record<Expansion['outcome'], TraceStatus> = {
  pending: 'pending',
  // A moderator has not decided yet.
  moderated: 'pending',
  expanded: 'expanded',
  rejected: 'failed',
};

/** The traces of a mail: one for each address on it, a group under its primary one. Members' own are left out. */
export function tracesOf(post: Post, world: World): Trace[] {
  const addressed = new Set([...post.to, ...post.cc, ...post.bcc].map((party) => party.address));
  return [...addressed].map((address): Trace => {
    const recipient = world.directory.recipient(address);
    if (recipient.type !== 'group') return { post, recipient: address, status: 'delivered' };
    const { guid, primarySmtpAddress } = recipient.group;
    const expansion = post.expansions.find((each) => each.groupGuid === guid && each.via === undefined);
    return { post, recipient: primarySmtpAddress, status: OF_GROUPS[expansion?.outcome ?? 'pending'] };
  });
}
