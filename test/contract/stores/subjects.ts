import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { startAzurite } from '../../../dev/azurite.ts';
import { openStores, type Stores } from '../../../shared/adapters/storage/open-stores.ts';
import { memoryStores } from '../../fakes/memory-stores.ts';

/** An empty installation; `instance` is what one more instance of the app sees of it. */
export type Installation = { instance(): Stores };

export type Subject = { name: string; install(): Promise<Installation> };

let azurite: ReturnType<typeof startAzurite> | undefined;

afterAll(async () => {
  await (await azurite)?.stop();
});

/** The connection string of this worker's Azurite, started on first use. */
export async function connectionString(): Promise<string> {
  azurite ??= startAzurite();
  return (await azurite).connectionString;
}

export const freshPrefix = (): string => `t${randomBytes(6).toString('hex')}`;

/** The implementations that keep the stores' contracts. */
export const subjects: readonly Subject[] = [
  {
    name: 'in memory',
    async install() {
      const stores = memoryStores();
      return { instance: () => stores };
    },
  },
  {
    name: 'on Azure Tables',
    async install() {
      const connection = { connectionString: await connectionString() };
      const prefix = freshPrefix();
      return { instance: () => openStores({ connection, prefix }) };
    },
  },
];

/** `count` instances of the app on the same installation. */
export const instances = (installation: Installation, count: number): Stores[] =>
  Array.from({ length: count }, () => installation.instance());
