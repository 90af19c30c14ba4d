import type { Item } from '../../world/mailboxes.ts';
import type { Party, User } from '../../world/types.ts';
import { type Properties, shape } from '../properties.ts';
import { conversationId, folderId, messageId } from './ids.ts';

export type Seen = { item: Item; user: User; immutableIds: boolean };

const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
const recipient = ({ address, name }: Party): unknown => ({ emailAddress: { name, address } });

/** A group in To or Cc is its address, unexpanded; nobody else's Bcc shows. */
export const MESSAGE: Properties<Seen> = {
  id: ({ item, immutableIds }) => messageId(item, immutableIds),
  createdDateTime: ({ item }) => iso(item.landsFrom),
  lastModifiedDateTime: ({ item }) => iso(item.landsFrom),
  changeKey: ({ item }) => Buffer.from(`${item.id}${item.folder}`).toString('base64'),
  categories: () => [],
  receivedDateTime: ({ item }) => iso(item.landsFrom),
  sentDateTime: ({ item }) => iso(item.post.sentAt),
  hasAttachments: ({ item }) => item.post.attachmentNames.length > 0,
  internetMessageId: ({ item }) => item.post.internetMessageId,
  subject: ({ item }) => item.post.subject,
  bodyPreview: ({ item }) => item.post.preview,
  importance: () => 'normal',
  parentFolderId: ({ item, user }) => folderId(user, item.folder),
  conversationId: ({ item, user }) => conversationId(item, user),
  conversationIndex: ({ item }) => item.post.conversationIndex,
  isDeliveryReceiptRequested: () => false,
  isReadReceiptRequested: () => false,
  isRead: () => false,
  isDraft: () => false,
  webLink: ({ item }) => `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(item.id)}`,
  inferenceClassification: () => 'focused',
  body: ({ item }) => ({ contentType: 'text', content: item.post.body }),
  uniqueBody: ({ item }) => ({ contentType: 'text', content: item.post.body }),
  sender: ({ item }) => recipient(item.post.sender),
  from: ({ item }) => recipient(item.post.from),
  toRecipients: ({ item }) => item.post.to.map(recipient),
  ccRecipients: ({ item }) => item.post.cc.map(recipient),
  bccRecipients: ({ item }) => (item.folder === 'sentitems' ? item.post.bcc.map(recipient) : []),
  replyTo: () => [],
  flag: () => ({ flagStatus: 'notFlagged' }),
  internetMessageHeaders: ({ item }) => [
    { name: 'Message-ID', value: item.post.internetMessageId },
    ...(item.post.inReplyTo === undefined ? [] : [{ name: 'In-Reply-To', value: item.post.inReplyTo }]),
    ...(item.post.references.length === 0
      ? []
      : [{ name: 'References', value: item.post.references.join(' ') }]),
    { name: 'Thread-Index', value: item.post.conversationIndex },
    ...item.post.headers,
  ],
};

const ONLY_WHEN_SELECTED = ['uniqueBody', 'internetMessageHeaders'];
export const MESSAGE_TYPE = 'Microsoft.OutlookServices.Message';
export const USUAL_PROPERTIES = Object.keys(MESSAGE).filter((name) => !ONLY_WHEN_SELECTED.includes(name));

/** Mail.ReadBasic shows neither body nor preview. */
export const NOT_BASIC = ['body', 'bodyPreview', 'uniqueBody'];
/** What people are invited by is a message of a type of its own. */
export const typeOf = ({ post }: Item): string =>
  post.kind === 'meetings' ? '#microsoft.graph.eventMessageRequest' : '#microsoft.graph.message';

/** With the annotations of a message among others: only a derived type is named there. */
export const annotated = (seen: Seen, names: readonly string[]): Record<string, unknown> => ({
  '@odata.etag': etag(seen.item),
  ...(seen.item.post.kind === 'meetings' ? { '@odata.type': typeOf(seen.item) } : {}),
  ...shape(seen, MESSAGE, names),
});

export const etag = (item: Item): string =>
  `W/"${Buffer.from(`${item.id}${item.folder}`).toString('base64')}"`;
