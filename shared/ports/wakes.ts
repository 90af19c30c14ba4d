import type { Instant } from '../domain/time.ts';
import type { SentinelId } from './mail.ts';

/** "Read this sentinel's inbox": all that a notification is good for. Older than the last reading, it is void. */
export type Wake = {
  sentinel: SentinelId;
  madeAt: Instant;
  /** The subscription of this id is about to be cut off: Graph wants it renewed. */
  challenged?: string;
  /** A subscription of the sentinel's is gone. */
  removed?: true;
};
