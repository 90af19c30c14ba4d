import type { z } from 'zod';
import { Refused } from '../../domain/errors.ts';
import type { GroupId, GroupKind } from '../../domain/group.ts';
import type { ExchangeClient } from './client.ts';
import { isNotOne } from './refusal.ts';

type Cmdlets = {
  get: string;
  set: string;
  /** Needed by whoever is not among the group's managers, and an app never is. Unknown to the other two. */
  bypassesManagers: boolean;
};

const DISTRIBUTION_GROUP: Cmdlets = {
  get: 'Get-DistributionGroup',
  set: 'Set-DistributionGroup',
  bypassesManagers: true,
};

export const CMDLETS: Readonly<Record<GroupKind, Cmdlets>> = {
  'distribution-list': DISTRIBUTION_GROUP,
  'mail-enabled-security-group': DISTRIBUTION_GROUP,
  'dynamic-distribution-group': {
    get: 'Get-DynamicDistributionGroup',
    set: 'Set-DynamicDistributionGroup',
    bypassesManagers: false,
  },
  'microsoft-365-group': { get: 'Get-UnifiedGroup', set: 'Set-UnifiedGroup', bypassesManagers: false },
};

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Guards the identity of every write: an empty one must never reach Exchange. */
export function identityOf(id: GroupId): string {
  if (GUID.test(id)) return id;
  throw new Refused(`"${id}" is no Exchange GUID of a group`, 'Nothing was sent. Look the group up again.');
}

/**
 * The group's own object. Exactly one must come back and it must be the one that was asked for: an unknown identity
 * makes Exchange return every group.
 */
export async function readGroup<T extends { Guid: string }>(
  exchange: ExchangeClient,
  kind: GroupKind,
  id: GroupId,
  item: z.ZodType<T>,
): Promise<T | undefined> {
  const { get } = CMDLETS[kind];
  try {
    const parameters = { Identity: identityOf(id), ResultSize: 2 };
    const { items } = await exchange.read(get, parameters, item, { limit: 2 });
    const [only, ...others] = items;
    return only?.Guid.toLowerCase() === id && others.length === 0 ? only : undefined;
  } catch (error) {
    if (isNotOne(error)) return undefined;
    throw error;
  }
}

export const groupGone = (address: string): Refused =>
  new Refused(
    `Exchange has no group ${address} any more`,
    'Look whether the group was deleted or replaced; a new one of the same address is a new group.',
  );
