import type { Item, MailboxClass } from './world/mailboxes.ts';

/** Splits off the copies that are to stay: those that land last. */
export function setAside(mailbox: MailboxClass, item: Item, copies: number): void {
  if (copies >= item.copies) return;
  const landed = item.landsFrom + ((item.landsUntil - item.landsFrom) * copies) / item.copies;
  const lag = item.indexedAt - item.landsFrom;
  mailbox.add({ ...item, copies: item.copies - copies, landsFrom: landed, indexedAt: landed + lag });
  item.copies = copies;
  item.landsUntil = landed;
}
