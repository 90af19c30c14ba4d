/** A moment in milliseconds since 1970-01-01T00:00:00Z. The domain has no clock; instants arrive as arguments. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Milliseconds = number;

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

/** `2016-11-14T08:29:00.000Z` */
export const toIso = (at: Instant): string => new Date(at).toISOString();

/** `NaN` where the text is no date. */
export const fromIso = (text: string): Instant => Date.parse(text);
