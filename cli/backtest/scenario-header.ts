import { z } from 'zod';
import { type Address, toAddress } from '../../shared/domain/address.ts';
import { UsageError } from '../usage-error.ts';

/** What the app knew of the group of a dismissed incident, besides its mail. */
export type KnownGroup = {
  address: Address;
  members: number;
  knownPosters: ReadonlySet<Address>;
  usualHourlyRate?: number;
};

const address = z.string().transform((text, context) => {
  const parsed = toAddress(text);
  if (parsed !== undefined) return parsed;
  context.addIssue(`"${text}" is not an SMTP address`);
  return z.NEVER;
});

const header = z.object({
  group: z.object({ address, members: z.number().int().nonnegative() }),
  knownPosters: z.array(address),
  usualHourlyRate: z.number().nonnegative().optional(),
});

/** `undefined` where the line is no header. Throws a UsageError for one that cannot be read. */
export function scenarioHeader(file: string, line: string): KnownGroup | undefined {
  const json = parsed(line);
  if (json?.['stormlock'] !== 'scenario') return undefined;
  const read = header.safeParse(json);
  if (!read.success)
    throw new UsageError(
      `${file}: its first line is not the header of a scenario: ${z.prettifyError(read.error)}. Download it again.`,
    );
  const { group, knownPosters, usualHourlyRate } = read.data;
  return {
    ...group,
    knownPosters: new Set(knownPosters),
    ...(usualHourlyRate === undefined ? {} : { usualHourlyRate }),
  };
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(line);
    return typeof json === 'object' && json !== null ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}
