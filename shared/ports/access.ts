import type { Caller } from '../domain/access.ts';

/** Checks bearer tokens: signature, issuer, audience, expiry. */
export interface TokenVerifier {
  /** Throws NotAuthentic for a token that proves nothing here, RetryLater when the keys cannot be fetched. */
  verify(token: string): Promise<Caller>;
}

/** Checks function keys, which the platform makes, keeps and revokes: it alone knows which are right. */
export interface KeyCheck {
  /** Whether the platform lets the key in. Throws RetryLater when it does not say, within seconds either way. */
  accepts(key: string): Promise<boolean>;
}
