import { z } from 'zod';
import { Allowance } from '../allowance.ts';
import {
  badRequest,
  jsonBody,
  Refusal,
  type Route,
  type TenantRequest,
  type TenantResponse,
} from '../http.ts';
import { stableGuid } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { huntingRoute } from './hunting.ts';
import {
  duplicate,
  type Remediation,
  remediate,
  remediation,
  targetsOf,
  tooManyActive,
} from './remediation.ts';

const MINUTE = 60_000;
const ROLL_UP = 30 * MINUTE;
const MOST_ACTIVE = 50;
const MOST_MESSAGES = 1_000_000;

export type DefenderSettings = {
  /** Defender for Office 365 Plan 2. */
  isLicensed: boolean;
  /** "Up to a few hours" from acceptance to effect. */
  duration: number;
};

const DEFAULT_DEFENDER: DefenderSettings = { isLicensed: true, duration: 60 * MINUTE };

export type DefenderService = {
  routes: Route[];
  settings: DefenderSettings;
  load: Allowance;
  /** Accepted remediations; `moved` counts copies once it has ended. */
  remediations: { at: number; endsAt: number; body: Remediation; moved: number }[];
};

/** Remediation of single messages by Defender for Office 365. */
export function defenderService(world: World, options: Partial<DefenderSettings> = {}): DefenderService {
  const service: DefenderService = {
    routes: [],
    settings: { ...DEFAULT_DEFENDER, ...options },
    load: new Allowance(Number.POSITIVE_INFINITY),
    remediations: [],
  };
  const done: Done = new Map();
  for (const name of ['remediate', 'microsoft.graph.security.remediate']) {
    service.routes.push({
      service: 'graph',
      method: 'POST',
      path: `/v1.0/security/collaboration/analyzedEmails/${name}`,
      permissions: ['SecurityAnalyzedMessage.ReadWrite.All'],
      handle: (request) => handle(request, world, service, done),
    });
  }
  service.routes.push(huntingRoute(world));
  return service;
}

/** What was last done to each copy: the copies of a population are counted, so only this tells whose are moved. */
type Done = Map<string, Remediation['action']>;

function handle(request: TenantRequest, world: World, service: DefenderService, done: Done): TenantResponse {
  const now = world.clock.now();
  service.load.take(now);
  if (!service.settings.isLicensed)
    throw new Refusal(403, 'Forbidden', 'Defender for Office 365 Plan 2 is needed.', { isViolation: false });
  const read = remediation.safeParse(jsonBody(request));
  if (!read.success) throw badRequest(z.prettifyError(read.error));
  checkLimits(read.data, service, now);
  const endsAt = now + service.settings.duration;
  const entry = { at: now, endsAt, body: read.data, moved: 0 };
  service.remediations.push(entry);
  world.scheduler.at(endsAt, () => {
    const { action, analyzedEmails } = read.data;
    const open = analyzedEmails.filter((email) => done.get(keyOf(email)) !== action);
    entry.moved = remediate(world, action, targetsOf(world, { ...read.data, analyzedEmails: open }));
    for (const email of open) done.set(keyOf(email), action);
  });
  const bulkId = stableGuid('remediation', service.remediations.length);
  return {
    status: 202,
    headers: { Location: `https://security.microsoft.com/action-center/history?filters=bulkId%3D${bulkId}` },
  };
}

function checkLimits(body: Remediation, { remediations }: DefenderService, now: number): void {
  const active = remediations.filter(({ endsAt }) => endsAt > now);
  if (active.length >= MOST_ACTIVE) throw tooManyActive(`${MOST_ACTIVE} remediations are active.`);
  if (active.some((one) => one.body.analyzedEmails.length > MOST_MESSAGES))
    throw tooManyActive(`A remediation of more than ${MOST_MESSAGES} messages is active.`);
  const recent = new Set(
    remediations.filter(({ at }) => at > now - ROLL_UP).flatMap((one) => one.body.analyzedEmails.map(keyOf)),
  );
  if (body.analyzedEmails.some((email) => recent.has(keyOf(email)))) throw duplicate();
}

const keyOf = ({ networkMessageId, recipientEmailAddress }: Remediation['analyzedEmails'][number]): string =>
  `${networkMessageId} ${recipientEmailAddress}`.toLowerCase();
