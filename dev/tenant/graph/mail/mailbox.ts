import { Refusal, type TenantRequest } from '../../http.ts';
import type { Item } from '../../world/mailboxes.ts';
import type { User } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { itemOfId } from './ids.ts';

export const READ = ['Mail.Read', 'Mail.ReadBasic.All', 'Mail.ReadWrite'];

/** The user whose mailbox the path names. Throws a Refusal when there is none. */
export function mailboxOwner(request: TenantRequest, world: World): User {
  const name = request.params['user'] ?? '';
  const user = world.directory.user(name);
  if (user) return user;
  if (world.directory.recipient(name).type === 'person')
    throw new Refusal(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  throw new Refusal(404, 'ErrorInvalidUser', `The requested user '${name}' is invalid.`);
}

/** The message the path names, when it has landed. Ids are case-sensitive. */
export function messageNamed(request: TenantRequest, user: User, now: number): Item {
  const item = itemOfId(user.mailbox, request.params['message'] ?? '');
  if (item && item.landsFrom <= now) return item;
  throw new Refusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
}

/** The basic permission does not cover bodies. */
export function hasBasicOnly(request: TenantRequest): boolean {
  const roles = request.caller?.roles ?? [];
  return !roles.includes('Mail.Read') && !roles.includes('Mail.ReadWrite');
}
