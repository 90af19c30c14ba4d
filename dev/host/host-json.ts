import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { LogLevel } from './core-types.ts';
import { readJsonFile } from './json-file.ts';

/** What host.json says, with the real host's defaults where it is silent. Durations in milliseconds. */
export type HostJson = {
  routePrefix: string;
  logLevel: LogLevel;
  queues: QueueOptions;
};

export type QueueOptions = {
  batchSize: number;
  newBatchThreshold: number;
  maxPollingInterval: number;
  visibilityTimeout: number;
  maxDequeueCount: number;
  messageEncoding: 'base64' | 'none';
};

const timeSpan = z.string().transform((text, context) => {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,7})?)?$/.exec(text);
  if (match === null) {
    context.addIssue({ code: 'custom', message: `"${text}" is no time span; write hh:mm:ss` });
    return z.NEVER;
  }
  const [days, hours, minutes, seconds, fraction] = match.slice(1).map((part) => Number(part ?? 0));
  return (
    (((days ?? 0) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0) + (fraction ?? 0)) * 1000
  );
});

const level = z
  .enum(['Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical'])
  .transform((name) => name.toLowerCase() as LogLevel);

const schema = z.object({
  version: z.literal('2.0'),
  logging: z.object({ logLevel: z.object({ default: level.optional() }).optional() }).optional(),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().optional() }).optional(),
      queues: z
        .object({
          batchSize: z.int().min(1).max(32).optional(),
          newBatchThreshold: z.int().min(0).optional(),
          maxPollingInterval: timeSpan.optional(),
          visibilityTimeout: timeSpan.optional(),
          maxDequeueCount: z.int().min(1).optional(),
          messageEncoding: z.enum(['base64', 'none']).optional(),
        })
        .optional(),
    })
    .optional(),
});

export function readHostJson(appRoot: string): HostJson {
  const file = readJsonFile(join(appRoot, 'host.json'), schema);
  const queues = file?.extensions?.queues;
  const batchSize = queues?.batchSize ?? 16;
  return {
    routePrefix: (file?.extensions?.http?.routePrefix ?? 'api').replace(/^\/+|\/+$/g, ''),
    logLevel: file?.logging?.logLevel?.default ?? 'information',
    queues: {
      batchSize,
      newBatchThreshold: queues?.newBatchThreshold ?? Math.floor(batchSize / 2) * availableParallelism(),
      maxPollingInterval: queues?.maxPollingInterval ?? 60_000,
      visibilityTimeout: queues?.visibilityTimeout ?? 0,
      maxDequeueCount: queues?.maxDequeueCount ?? 5,
      messageEncoding: queues?.messageEncoding ?? 'base64',
    },
  };
}
