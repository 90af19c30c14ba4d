import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Address, toAddress } from '../../shared/domain/address.ts';
import { type Group, toGroupId } from '../../shared/domain/group.ts';
import { UsageError } from '../usage-error.ts';

const groupsFile = z.array(
  z.object({
    address: z.string().transform((text, context) => {
      const address = toAddress(text);
      if (address !== undefined) return address;
      context.addIssue(`"${text}" is not an SMTP address`);
      return z.NEVER;
    }),
    members: z.number().int().nonnegative(),
    // Said by admins in their own words; nothing is decided by it here.
    kind: z.string().optional(),
  }),
);

const EXPECTED = 'expected a JSON array of { "address", "members", "kind" }';

/** Which addresses are groups. */
export interface GroupBook {
  /** The groups among the recipients of a mail by this sender. */
  groupsAmong(recipients: readonly Address[], from: Address): readonly Group[];
  /** A group whose size somebody knew; the admin's own list comes before that. */
  learn(address: Address, members: number): void;
  /** Groups that turned out to be people; their findings so far are void. */
  isPerson(address: Address): boolean;
}

const groupOf = (address: Address, members: number): Group => ({
  id: toGroupId(address),
  kind: 'distribution-list',
  name: address,
  address,
  addresses: [address],
  onPremises: false,
  audience: { members, exact: true },
});

/** The groups the admin listed, and no others. `source` is what a message about them calls the list. */
export function listedGroups(list: unknown, source: string): GroupBook {
  const parsed = groupsFile.safeParse(list);
  if (!parsed.success) throw new UsageError(`${source}: ${z.prettifyError(parsed.error)}; ${EXPECTED}.`);
  const groups = new Map(parsed.data.map(({ address, members }) => [address, groupOf(address, members)]));
  return {
    groupsAmong: (recipients) =>
      [...new Set(recipients)].map((address) => groups.get(address)).filter((group) => group !== undefined),
    learn(address, members) {
      if (!groups.has(address)) groups.set(address, groupOf(address, members));
    },
    isPerson: () => false,
  };
}

/** Every recipient that never sends mail is taken for a group of `members`: a first look, without a list of groups. */
export function guessedGroups(members: number): GroupBook {
  const senders = new Set<Address>();
  const groups = new Map<Address, Group>();
  const known = new Set<Address>();
  return {
    groupsAmong(recipients, from) {
      if (!known.has(from)) {
        senders.add(from);
        groups.delete(from);
      }
      return [...new Set(recipients)]
        .filter((address) => !senders.has(address))
        .map((address) => {
          const group = groups.get(address) ?? groupOf(address, members);
          groups.set(address, group);
          return group;
        });
    },
    learn(address, size) {
      known.add(address);
      groups.set(address, groupOf(address, size));
    },
    isPerson: (address) => senders.has(address),
  };
}

/** The list in a file, yet to be checked. */
export function readGroupsFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--groups ${file}: ${(error as Error).message}; ${EXPECTED}.`);
  }
}
