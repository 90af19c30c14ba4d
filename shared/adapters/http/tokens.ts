import type { AccessToken } from '@azure/identity';
import { Refused } from '../../domain/errors.ts';
import type { LazyCredential } from '../credential.ts';
import { isPinned, type Pin } from './origin.ts';
import { tokenFailure } from './token-failure.ts';

export interface TokenSource {
  /** `Bearer …` for this URL. Throws Refused for a URL of another service, and RetryLater or Refused for no token. */
  authorizationFor(url: string): Promise<string>;
}

/** Tokens of one scope for one service. Caching and renewal are the SDK's. */
export function createTokenSource({
  credential,
  scope,
  allowedOrigin,
  subdomains = false,
  development = false,
}: {
  credential: LazyCredential;
  /** `https://graph.microsoft.com/.default` */
  scope: string;
  /** The service's configured URL. */
  allowedOrigin: string;
  subdomains?: boolean;
  development?: boolean;
}): TokenSource {
  const pin: Pin = { origin: allowedOrigin, subdomains, development };
  return {
    async authorizationFor(url) {
      if (!isPinned(url, pin)) {
        throw new Refused(
          `a token of ${new URL(allowedOrigin).origin} was asked for another place`,
          'Nothing was sent. If the service moved, correct STORMLOCK_GRAPH_URL or STORMLOCK_EXCHANGE_URL.',
        );
      }
      return `Bearer ${(await tokenOf(credential, scope)).token}`;
    },
  };
}

async function tokenOf(credential: LazyCredential, scope: string): Promise<AccessToken> {
  let token: AccessToken | null;
  try {
    token = await (await credential()).getToken(scope);
  } catch (error) {
    throw tokenFailure(error, scope);
  }
  if (token === null) throw tokenFailure(new Error('the credential gave no token'), scope);
  return token;
}
