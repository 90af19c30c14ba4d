import type { NotificationItem } from '../shared/use-cases/receive-notifications.ts';

/** As many real items take four mebibytes; smaller ones are no notifications. */
const MOST_ITEMS = 5_000;

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The items of a body; `too-many`, or `undefined` for what is no batch of notifications. Read by hand: nobody has
 * proved who sends it, so it must cost next to nothing. A malformed item must not hide the good ones.
 */
export function notificationItems(text: string): NotificationItem[] | 'too-many' | undefined {
  const { value } = record(parsed(text));
  if (!Array.isArray(value)) return undefined;
  return value.length > MOST_ITEMS ? 'too-many' : value.map(toItem);
}

function toItem(read: unknown): NotificationItem {
  const { clientState, lifecycleEvent, subscriptionId } = record(read);
  return {
    ...(typeof clientState === 'string' ? { clientState } : {}),
    ...(typeof lifecycleEvent === 'string' ? { lifecycleEvent } : {}),
    ...(typeof subscriptionId === 'string' && ID.test(subscriptionId) ? { subscriptionId } : {}),
  };
}

type Fields = { readonly value?: unknown } & { readonly [name in keyof NotificationItem]?: unknown };

const record = (read: unknown): Fields => (typeof read === 'object' && read !== null ? read : {});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
