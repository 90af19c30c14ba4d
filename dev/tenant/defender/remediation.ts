import { z } from 'zod';
import { Refusal } from '../http.ts';
import { setAside } from '../set-aside.ts';
import type { Folder, Item, MailboxClass } from '../world/mailboxes.ts';
import type { World } from '../world/world.ts';

const FOLDERS = {
  moveToJunk: 'junk',
  moveToInbox: 'inbox',
  moveToDeletedItems: 'deleteditems',
  softDelete: 'recoverable-deletions',
  hardDelete: 'recoverable-purges',
} as const satisfies Record<string, Folder>;

/** Only these folders are acted upon. */
const REACHED: readonly Folder[] = ['inbox', 'junk', 'deleteditems', 'recoverable-deletions'];

export const remediation = z.strictObject({
  displayName: z.string().min(1),
  description: z.string().nullish(),
  severity: z.enum(['low', 'medium', 'high']),
  action: z.enum(['moveToJunk', 'moveToInbox', 'moveToDeletedItems', 'softDelete', 'hardDelete']),
  remediateSendersCopy: z.boolean().optional(),
  analyzedEmails: z
    .array(z.strictObject({ networkMessageId: z.guid(), recipientEmailAddress: z.email() }))
    .min(1),
});

export type Remediation = z.infer<typeof remediation>;
type Target = { mailbox: MailboxClass; item: Item; copies: number };

/** What a remediation will act upon: exactly the named messages of the named recipients. Unknown ones are ignored. */
export function targetsOf(world: World, { analyzedEmails, remediateSendersCopy }: Remediation): Target[] {
  const targets = new Map<Item, Target>();
  const add = (mailbox: MailboxClass, postId: string, folders: readonly Folder[]): void => {
    for (const item of mailbox.landed(world.clock.now())) {
      if (item.post.id !== postId || !folders.includes(item.folder)) continue;
      const copies = Math.min(item.copies, (targets.get(item)?.copies ?? 0) + 1);
      targets.set(item, { mailbox, item, copies });
    }
  };
  for (const { networkMessageId, recipientEmailAddress } of analyzedEmails) {
    const mailbox = mailboxOf(world, recipientEmailAddress);
    if (mailbox) add(mailbox, networkMessageId.toLowerCase(), REACHED);
  }
  if (remediateSendersCopy) {
    for (const post of world.posts.filter(({ id }) =>
      analyzedEmails.some((one) => one.networkMessageId === id),
    )) {
      const mailbox = mailboxOf(world, post.from.address);
      if (mailbox) add(mailbox, post.id, ['sentitems']);
    }
  }
  return [...targets.values()];
}

/** Moves them; returns how many copies moved. */
export function remediate(world: World, action: Remediation['action'], targets: readonly Target[]): number {
  let moved = 0;
  for (const { mailbox, item, copies } of targets) {
    setAside(mailbox, item, copies);
    moved += world.move(mailbox, item, FOLDERS[action]);
  }
  return moved;
}

function mailboxOf(world: World, address: string): MailboxClass | undefined {
  const reached = world.directory.recipient(address);
  if (reached.type === 'user') return reached.user.mailbox;
  if (reached.type !== 'person') return undefined;
  const { number } = reached.person;
  return world.directory.groups.find(
    ({ firstPerson, memberCount }) => number >= firstPerson && number < firstPerson + memberCount,
  )?.mailboxes;
}

export const duplicate = (): Refusal =>
  new Refusal(409, 'Conflict', 'Duplicate remediation: the same message was remediated within 30 minutes.');

export const tooManyActive = (why: string): Refusal => new Refusal(429, 'TooManyRequests', why);
