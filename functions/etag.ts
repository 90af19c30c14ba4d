import { createHash } from 'node:crypto';

/** A strong entity tag of a text; a store's version becomes opaque by it. */
export const etagOf = (text: string): string =>
  `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;

/** Whether a list such as `"a", W/"b"` names the tag. Compared weakly, as RFC 9110 wants for If-None-Match. */
export const namesTag = (list: string | null, tag: string): boolean =>
  (list ?? '').split(',').some((entry) => entry.trim().replace(/^W\//, '') === tag);
