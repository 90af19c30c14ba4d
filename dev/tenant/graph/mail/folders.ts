import { Refusal } from '../../http.ts';
import type { Folder } from '../../world/mailboxes.ts';
import type { User } from '../../world/types.ts';
import { folderId } from './ids.ts';

const WELL_KNOWN: Record<string, Folder> = {
  inbox: 'inbox',
  sentitems: 'sentitems',
  junkemail: 'junk',
  deleteditems: 'deleteditems',
  recoverableitemsdeletions: 'recoverable-deletions',
  recoverableitemspurges: 'recoverable-purges',
};

/** By well-known name or id. Throws a Refusal when there is none. */
export function folderNamed(user: User, name: string): Folder {
  const wellKnown = WELL_KNOWN[name.toLowerCase()];
  const found = wellKnown ?? Object.values(WELL_KNOWN).find((folder) => folderId(user, folder) === name);
  if (found) return found;
  throw new Refusal(
    404,
    'ErrorItemNotFound',
    `The specified folder '${name}' could not be found in the store.`,
  );
}

/** What `/users/{id}/messages` lists: all folders but Recoverable Items. */
export const isVisible = (folder: Folder): boolean => !folder.startsWith('recoverable');
