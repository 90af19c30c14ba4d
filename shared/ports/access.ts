import type { Caller } from '../domain/access.ts';

/** Checks bearer tokens: signature, issuer, audience, expiry. */
export interface TokenVerifier {
  /** Throws NotAuthentic for a token that proves nothing here, RetryLater when the keys cannot be fetched. */
  verify(token: string): Promise<Caller>;
}
