import type { Route } from '../http.ts';
import type { World } from '../world/world.ts';
import { groupRoutes } from './directory/groups.ts';
import { memberRoutes } from './directory/members.ts';
import { organizationRoutes } from './directory/organization.ts';
import { userRoutes } from './directory/users.ts';
import { changeRoutes } from './mail/change-messages.ts';
import type { DeltaQuery } from './mail/delta.ts';
import { mailTipRoutes } from './mail/mail-tips.ts';
import type { MailboxGate } from './mail/mailbox-limits.ts';
import { readRoutes } from './mail/read-messages.ts';
import { sendRoutes } from './mail/send.ts';

/** Graph's mail, behind Outlook's limits, and its directory. */
export function graphRoutes(world: World, gate: MailboxGate, delta: DeltaQuery, tenantId: string): Route[] {
  const mail = [
    ...delta.routes(),
    ...readRoutes(world),
    ...changeRoutes(world),
    ...sendRoutes(world),
    ...mailTipRoutes(world),
  ];
  return [
    ...mail.map((route) => gate.guard(route)),
    ...userRoutes(world),
    ...groupRoutes(world),
    ...memberRoutes(world),
    ...organizationRoutes(world, tenantId),
  ];
}
