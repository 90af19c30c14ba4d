import type { Incident } from '../../shared/domain/incident.ts';
import { count, plural, span, when } from '../../shared/domain/wording.ts';
import type { Tenant } from '../tenant/server.ts';
import type { Group } from '../tenant/world/types.ts';
import type { DemoArguments } from './arguments.ts';
import { type Parts, startParts } from './parts.ts';
import { posted } from './play.ts';
import { bad, bar, good, type Screen } from './screen.ts';
import { readGroups, readTrace, type TraceGroup, type TraceMail } from './trace-file.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Mails this close together arrive together; shorter than what the detector takes for backlog. */
const ARRIVE_TOGETHER = 10 * MINUTE;
/** How long the app may take to read what arrived, on a machine that has much else to do. */
const PATIENCE = 2 * MINUTE;

const KINDS: Record<TraceGroup['kind'], Group['kind']> = {
  'distribution-list': 'MailUniversalDistributionGroup',
  'mail-enabled-security-group': 'MailUniversalSecurityGroup',
  'dynamic-distribution-group': 'DynamicDistributionGroup',
  'microsoft-365-group': 'GroupMailbox',
};

/**
 * Plays recorded mail through the whole app, leaping from mail to mail: what was sent within minutes arrives together,
 * the clock wakes the sentinel, the app reads, judges and acts. False when a group was locked.
 */
export async function playTrace(
  options: NonNullable<DemoArguments['trace']>,
  screen: Screen,
): Promise<boolean> {
  const { mails, badLines } = await readTrace(options.file);
  const groups = readGroups(options.groups, mails, options.members);
  screen.line(
    `${plural(mails.length, 'mail')} to ${plural(groups.length, 'group')}, ${when(mails[0]?.sentAt ?? 0)} to ${when(mails.at(-1)?.sentAt ?? 0)}.`,
  );
  if (badLines.length > 0)
    screen.line(`${plural(badLines.length, 'line')} could not be read: ${badLines.slice(0, 10).join(', ')}`);
  const parts = await startParts({
    startAt: (mails[0]?.sentAt ?? 0) - DAY,
    speed: 1,
    tenant: {
      transport: { queueDelay: 0, deliveryLatency: 0, deliverySpread: 0, restrictionPropagation: 0 },
      notifications: { losses: 1 },
    },
    settings: {
      // The timers are fired by hand after each leap.
      STORMLOCK_STALE_AFTER: 'PT0.001S',
      STORMLOCK_WARM_FOR: 'PT0S',
      'AzureWebJobs.wake.Disabled': 'true',
      'AzureWebJobs.sweep.Disabled': 'true',
      'AzureWebJobs.subscriptions.Disabled': 'true',
      'AzureWebJobs.housekeeping.Disabled': 'true',
    },
    furnish: (tenant) => furnish(tenant, groups),
  });
  try {
    await parts.host.fire('subscriptions');
    await leapThrough(parts, mails, screen);
    return await summarise(parts, mails, screen);
  } finally {
    await parts.stop();
  }
}

function furnish({ world }: Tenant, groups: readonly TraceGroup[]) {
  const sentinel = world.addUser({ address: 'sentinel-1@trace-reader.example' });
  const lockHolder = world.addUser({ address: 'stormlock@trace-reader.example' });
  for (const { address, members, kind } of groups) {
    world.addGroup({
      primarySmtpAddress: address,
      memberCount: members,
      kind: KINDS[kind],
      namedMembers: [sentinel.id],
    });
  }
  return { sentinels: [sentinel.userPrincipalName], lockHolder: lockHolder.address };
}

async function leapThrough(parts: Parts, mails: readonly TraceMail[], screen: Screen): Promise<void> {
  const { clock, tenant, host } = parts;
  let tidyAt = clock.now() + DAY;
  let told = 0;
  const began = Date.now();
  for (let next = 0; next < mails.length; ) {
    const first = mails[next];
    if (first === undefined) break;
    const end = mails.findIndex((mail, i) => i > next && mail.sentAt - first.sentAt > ARRIVE_TOGETHER);
    const together = mails.slice(next, end < 0 ? mails.length : end);
    next += together.length;
    clock.leapTo((together.at(-1)?.sentAt ?? first.sentAt) + 1_000);
    if (clock.now() > tidyAt) {
      await host.fire('housekeeping');
      tenant.forgetRecordings();
      const sofar = await parts.stores.incidents.list({ limit: 1000 });
      for (const { value } of sofar.slice(0, sofar.length - told)) screen.line(`  ${lineOf(value)}`);
      told = sofar.length;
      tidyAt = clock.now() + 7 * DAY;
    }
    for (const mail of together) tenant.world.post({ ...posted(mail), sentAt: mail.sentAt });
    const since = clock.now();
    await host.fire('wake');
    await host.fire('sweep');
    await readSince(parts, since);
    screen.progress(
      `  ${bar(next / mails.length)}  ${count(next)} mails, ${when(clock.now())}, ${timeLeft(began, next / mails.length)}`,
    );
  }
  screen.done();
}

/** From the pace so far. */
const timeLeft = (began: number, share: number): string =>
  `about ${span(Math.max(1, Math.round(((Date.now() - began) * (1 - share)) / share / MINUTE)) * MINUTE)} left`;

/** The app's cursor says when its last complete reading began. */
async function readSince({ stores, host }: Parts, posted: number): Promise<void> {
  const patience = Date.now() + PATIENCE;
  for (;;) {
    const cursors = await stores.cursors.list();
    if (cursors.length > 0 && cursors.every(({ value }) => (value.readAt ?? 0) >= posted)) return;
    if (Date.now() > patience) {
      const last =
        host.logs.filter((entry) => entry.level === 'error').at(-1)?.message ?? 'the log has no error';
      throw new Error(`The app has not read the sentinel's inbox for two minutes: ${last}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

async function summarise(
  { stores, tenant }: Parts,
  mails: readonly TraceMail[],
  screen: Screen,
): Promise<boolean> {
  const incidents: Incident[] = (await stores.incidents.list({ limit: 1000 })).map((row) => row.value);
  const locked = incidents.filter(({ containment }) => containment.state !== 'none');
  screen.line(
    `  ${plural(mails.length, 'mail')} went through; ${plural(incidents.length, 'incident')}, ${locked.length} with a lock.`,
  );
  for (const incident of incidents) screen.line(`  ${lineOf(incident)}`);
  for (const violation of tenant.violations.slice(0, 5))
    screen.line(`  ${bad(`${violation.method} ${violation.url}: ${violation.message}`)}`);
  screen.line(
    locked.length === 0 ? `  ${good('✓')} No group was locked.` : `  ${bad('✗')} A group was locked.`,
  );
  return locked.length === 0 && tenant.violations.length === 0;
}

const lineOf = ({ openedAt, verdict, group, why }: Incident): string =>
  `${when(openedAt)}  ${verdict?.kind ?? 'order'} on ${group.address}: ${why}`;
