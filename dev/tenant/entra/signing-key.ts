import { generateKeyPairSync, type KeyPairKeyObjectResult, randomUUID, sign } from 'node:crypto';

/** The key pair that signs tokens for APIs of the tenant's own apps, which check them by its public half. */
export class SigningKey {
  readonly kid = randomUUID();
  #pair: KeyPairKeyObjectResult | undefined;

  sign(text: string): string {
    return sign('RSA-SHA256', Buffer.from(text), this.#keys().privateKey).toString('base64url');
  }

  /** The public half, as the tenant publishes it. */
  published(): Record<string, unknown> {
    return { ...this.#keys().publicKey.export({ format: 'jwk' }), kid: this.kid, use: 'sig' };
  }

  /** Made when it is first needed: that takes a while. */
  #keys(): KeyPairKeyObjectResult {
    this.#pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return this.#pair;
  }
}
