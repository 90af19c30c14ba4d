import { Refused } from '../../domain/errors.ts';
import type { Group } from '../../domain/group.ts';
import type { RestrictionChange, SenderRestrictions } from '../../domain/restrictions.ts';
import { type ExchangeClient, hashTable, type Parameters } from './client.ts';
import { CMDLETS, identityOf } from './cmdlets.ts';
import { isBadParameter } from './refusal.ts';

type Deps = { exchange: ExchangeClient; read: (group: Group) => Promise<SenderRestrictions> };

/** Sends one change of the accept lists. Refused for one that would open the group, or change nothing. */
export async function writeRestrictions(deps: Deps, group: Group, change: RestrictionChange): Promise<void> {
  const entries = [...change.senders, ...change.groups];
  if (entries.length === 0) {
    throw new Refused(
      `an empty accept list was to be written to ${group.address} (${change.form}); Exchange reads it as "everyone"`,
      'Nothing was written. Look at the group in the Exchange admin centre and release it there.',
    );
  }
  if (change.form === 'replace') return set(deps, group, { [COMBINED]: entries });
  if (group.kind !== 'microsoft-365-group') return set(deps, group, splitChange(change));
  return changeUnified(deps, group, change.form, entries);
}

const COMBINED = 'AcceptMessagesOnlyFromSendersOrMembers';

type Edit = Extract<RestrictionChange, { form: 'add' | 'remove' }>;

/** Add and Remove are documented for the two separate lists only, and those cannot go with the combined one. */
function splitChange({ form, senders, groups }: Edit): Parameters {
  return {
    ...(senders.length === 0 ? {} : { AcceptMessagesOnlyFrom: edit(form, senders) }),
    ...(groups.length === 0 ? {} : { AcceptMessagesOnlyFromDLMembers: edit(form, groups) }),
  };
}

const edit = (form: Edit['form'], entries: readonly string[]): object =>
  hashTable(form === 'add' ? { Add: entries } : { Remove: entries });

/**
 * A Microsoft 365 group has the combined list only, for which nothing but replacing is documented: the list that the
 * edit leaves is written as a whole.
 */
async function changeUnified(
  deps: Deps,
  group: Group,
  form: Edit['form'],
  entries: readonly string[],
): Promise<void> {
  const now = await accepted(deps, group);
  const next =
    form === 'add' ? [...new Set([...now, ...entries])] : now.filter((one) => !entries.includes(one));
  return next.length > 0 ? set(deps, group, { [COMBINED]: next }) : clearUnified(deps, group, entries);
}

/** Back to "everyone". PowerShell clears by $null; where that shows no effect over REST, Remove is tried. */
async function clearUnified(deps: Deps, group: Group, entries: readonly string[]): Promise<void> {
  try {
    await set(deps, group, { [COMBINED]: null });
    if ((await accepted(deps, group)).length === 0) return;
  } catch (error) {
    if (!isBadParameter(error)) throw error;
  }
  await set(deps, group, { [COMBINED]: edit('remove', entries) });
}

async function accepted({ read }: Deps, group: Group): Promise<string[]> {
  const { acceptSenders, acceptGroups } = await read(group);
  return [...acceptSenders, ...acceptGroups];
}

async function set({ exchange }: Deps, group: Group, parameters: Parameters): Promise<void> {
  const { set: cmdlet, bypassesManagers } = CMDLETS[group.kind];
  await exchange.write(cmdlet, {
    Identity: identityOf(group.id),
    ...parameters,
    ...(bypassesManagers ? { BypassSecurityGroupManagerCheck: true } : {}),
  });
}
