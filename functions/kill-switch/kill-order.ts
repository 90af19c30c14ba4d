import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { type Address, toAddress } from '../../shared/domain/address.ts';
import type { IncidentId } from '../../shared/domain/incident.ts';
import { SHORT_ID } from '../admin/call.ts';
import { plainIssues } from '../admin/plain-issues.ts';
import { jsonBodyOf } from '../json-body.ts';

const reason = z.string().trim().min(3).max(500);
const by = z.string().trim().min(1).max(100).optional();
const group = z.string().transform((text, context): Address => {
  const address = toAddress(text);
  if (address !== undefined) return address;
  context.addIssue({
    code: 'custom',
    message: `"${text.slice(0, 80)}" is no SMTP address; give the group's, such as all-staff@contoso.com`,
  });
  return z.NEVER;
});
const incident = z
  .string()
  .regex(SHORT_ID, {
    error: ({ input }) =>
      `"${String(input).slice(0, 80)}" is no incident id; give one such as 20161114-082914-3f9c1a`,
  })
  .transform((id) => id as IncidentId);
const force = z.boolean().default(false).meta({ description: 'Overrules a colleague’s edit' });
const again = z
  .boolean()
  .default(false)
  .meta({ description: 'Begins a new purge where one is done, or was left to people' });

const lock = z.strictObject({ action: z.literal('lock'), group, reason, by });
const releaseGroup = z.strictObject({ action: z.literal('release'), group, reason, by, force });
const release = z.strictObject({ action: z.literal('release'), incident, reason, by, force });
const purge = z.strictObject({ action: z.literal('purge'), incident, reason, by, again });
const turn = z.strictObject({ action: z.enum(['arm', 'observe', 'pause']), reason, by });

/** What the kill-switch takes. `by` is who holds the key; it is ignored where the caller is known. */
export const killOrder = z.union([lock, releaseGroup, release, purge, turn]);

export type KillOrder = z.infer<typeof killOrder>;

/** What is wrong, in sentences; `purgeOf` is the group whose mail was perhaps meant. */
export type NoOrder = { wrong: string; purgeOf?: Address };

/** The order, or what is wrong with it. */
export async function readKillOrder(request: HttpRequest): Promise<{ order: KillOrder } | NoOrder> {
  const body = await jsonBodyOf(request);
  if ('wrong' in body) return body;
  const parsed = killOrder.safeParse(body.json);
  return parsed.success ? { order: parsed.data } : explain(body.json);
}

const ACTIONS = ['lock', 'release', 'purge', 'arm', 'observe', 'pause'] as const;
const anAction = z.looseObject({
  action: z.enum(ACTIONS),
  group: z.unknown().optional(),
  incident: z.unknown().optional(),
});

/** A union's own message names every branch; only the one that was meant helps. */
function explain(body: unknown): NoOrder {
  const read = anAction.safeParse(body);
  if (!read.success) return { wrong: noAction(body) };
  const { action, group: on, incident: about } = read.data;
  const names = { group: on !== undefined, incident: about !== undefined };
  const issues = meantBy(action, names).safeParse(body).error?.issues ?? [];
  const target = wrongTarget(action, names);
  if (target === undefined) return { wrong: plainIssues({ issues }) };
  const others = issues.filter(({ path: [name] }) => name === 'reason' || name === 'by');
  const purgeOf = action === 'purge' ? toAddress(String(on)) : undefined;
  return {
    wrong: [target, plainIssues({ issues: others })].join(' ').trimEnd(),
    ...(purgeOf === undefined || names.incident ? {} : { purgeOf }),
  };
}

type Names = { group: boolean; incident: boolean };

function noAction(body: unknown): string {
  const known = `It has to be ${ACTIONS.slice(0, -1).join(', ')} or ${ACTIONS.at(-1)}.`;
  const given = z.looseObject({ action: z.unknown().optional() }).safeParse(body);
  if (!given.success) return 'The order has to be a JSON object.';
  const { action } = given.data;
  return action === undefined
    ? `action is missing. ${known}`
    : `${JSON.stringify(action).slice(0, 60)} is no action. ${known}`;
}

function meantBy(action: (typeof ACTIONS)[number], names: Names): z.ZodType {
  switch (action) {
    case 'lock':
      return lock;
    case 'release':
      return names.incident ? release : releaseGroup;
    case 'purge':
      return purge;
    case 'arm':
    case 'observe':
    case 'pause':
      return turn;
  }
}

const LISTED = 'GET /api/incidents?open=true lists them.';

/** What an order is given on: a group, an incident, or neither. */
function wrongTarget(action: (typeof ACTIONS)[number], names: Names): string | undefined {
  const both = names.group && names.incident;
  switch (action) {
    case 'lock':
      if (both) return 'A lock takes a group alone: leave the incident out.';
      return names.group ? undefined : 'A lock needs a group: give any of its addresses as group.';
    case 'release':
      if (both) return 'Give group or incident, not both.';
      return names.group || names.incident ? undefined : 'A release needs a group or an incident.';
    case 'purge':
      if (both) return 'A purge takes an incident alone: leave the group out.';
      if (names.incident) return undefined;
      return `A purge needs an incident${names.group ? ', not a group' : ''}; ${LISTED}`;
    case 'arm':
    case 'observe':
    case 'pause':
      return names.group || names.incident
        ? `To ${action} is for all that Stormlock does: leave group and incident out.`
        : undefined;
  }
}
