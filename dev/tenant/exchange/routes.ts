import { Allowance } from '../allowance.ts';
import { Refusal, type Route, type TenantRequest, type TenantResponse } from '../http.ts';
import type { World } from '../world/world.ts';
import { clixml } from './clixml.ts';
import { CMDLETS } from './cmdlet-table.ts';
import { type Command, readCommand } from './envelope.ts';
import { Cmdlets } from './invoke.ts';
import { CmdletError, errorBody } from './refusal.ts';
import { pageJson } from './result.ts';
import { DEFAULT_EXCHANGE, type ExchangeFault, type ExchangeSettings } from './settings.ts';
import { faultAfter, faultBefore, isElsewhere } from './wire.ts';

const PERMISSIONS = ['Exchange.ManageAsApp'];

export type ExchangeService = {
  routes: Route[];
  /** May be changed on the way. */
  settings: ExchangeSettings;
  faults: ExchangeFault[];
  cmdlets: Cmdlets;
  /** Requests so far and in the busiest minute. */
  load: Allowance;
  /** Cmdlets that ran, in order. */
  log: { at: number; cmdlet: string; identity: string }[];
};

/** Exchange Online's admin REST interface, as the PowerShell module and the public clients use it. */
export function exchangeService(world: World, options: Partial<ExchangeSettings> = {}): ExchangeService {
  const settings: ExchangeSettings = { ...DEFAULT_EXCHANGE, ...options };
  const service: ExchangeService = {
    settings,
    faults: [],
    cmdlets: new Cmdlets(world, settings),
    load: new Allowance(Number.POSITIVE_INFINITY),
    log: [],
    routes: [],
  };
  service.routes.push(
    {
      service: 'exchange',
      method: 'POST',
      path: '/adminapi/beta/{tenant}/InvokeCommand',
      permissions: PERMISSIONS,
      handle: (request) => invoke(request, world, service),
    },
    {
      service: 'exchange',
      method: 'GET',
      path: '/adminapi/v1.0/{tenant}/EXOModuleFile',
      permissions: PERMISSIONS,
      handle: (request) => {
        service.load.take(world.clock.now());
        checkTenant(request);
        checkAccess(request, settings, 'EXOModuleFile');
        return { status: 200, body: { value: [{ exportedCmdlets: Object.keys(CMDLETS) }] } };
      },
    },
  );
  return service;
}

async function invoke(
  request: TenantRequest,
  world: World,
  service: ExchangeService,
): Promise<TenantResponse> {
  service.load.take(world.clock.now());
  checkTenant(request);
  try {
    const command = readCommand(request.body);
    checkAccess(request, service.settings, command.cmdlet);
    const fault = redirection(request, service.settings) ?? takeFault(request, command, service.faults);
    const instead = faultBefore(fault, request);
    if (instead) return instead;
    if (fault?.fault === 'slow') await world.clock.sleep(fault.delay);
    return faultAfter(fault, run(request, command, service, world, fault?.fault !== 'not-applied'));
  } catch (error) {
    if (!(error instanceof CmdletError)) throw error;
    const violation = error.isViolation ? { violation: error.message } : {};
    return { status: error.status, body: errorBody(error), ...violation };
  }
}

function run(
  request: TenantRequest,
  command: Command,
  service: ExchangeService,
  world: World,
  applies: boolean,
): TenantResponse {
  const result = service.cmdlets.run(command, applies);
  const identity = String(command.arguments.get('Identity') ?? '');
  service.log.push({ at: world.clock.now(), cmdlet: command.cmdlet, identity });
  const isTrap = command.arguments.has('Identity') && identity === '';
  const page = pageJson(result, request.url, pageSize(request, service.settings));
  return {
    status: 200,
    ...(wantsJson(request)
      ? { body: page }
      : { headers: { 'Content-Type': 'application/xml' }, body: clixml(page.value) }),
    ...(isTrap ? { violation: 'An empty Identity stands for every object there is.' } : {}),
  };
}

/** `clixml` is what the PowerShell module gets unless it asks for something else. */
const wantsJson = (request: TenantRequest): boolean =>
  request.headers['x-responseformat']?.toLowerCase() === 'json';

function pageSize(request: TenantRequest, settings: ExchangeSettings): number {
  const asked = /odata\.maxpagesize=(\d+)/i.exec(request.headers['prefer'] ?? '')?.[1];
  return Math.max(1, Math.min(Number(asked ?? settings.pageSize), settings.pageSize));
}

function redirection(
  request: TenantRequest,
  { regionalOrigin: origin }: ExchangeSettings,
): ExchangeFault | undefined {
  return origin === undefined || isElsewhere(request, origin)
    ? undefined
    : { fault: 'redirect', status: 302, origin };
}

function takeFault(
  request: TenantRequest,
  { cmdlet }: Command,
  faults: ExchangeFault[],
): ExchangeFault | undefined {
  const at = faults.findIndex(
    (fault) =>
      (fault.cmdlet === undefined || fault.cmdlet === cmdlet) &&
      !(fault.fault === 'redirect' && isElsewhere(request, fault.origin)),
  );
  return at === -1 ? undefined : faults.splice(at, 1)[0];
}

function checkTenant(request: TenantRequest): void {
  const named = request.params['tenant']?.toLowerCase() ?? '';
  if (named === request.caller?.tenantId.toLowerCase() || named.endsWith('.onmicrosoft.com')) return;
  throw new Refusal(403, 'Forbidden', `The token is not of the tenant '${named}'.`);
}

function checkAccess(request: TenantRequest, settings: ExchangeSettings, what: string): void {
  if (settings.access === 'no-role')
    throw new Refusal(401, 'Unauthorized', `User is not allowed to call ${what}.`, { isViolation: false });
  if (settings.access === 'unsupported-role') {
    const text = `The role assigned to application ${request.caller?.appId} isn't supported in this scenario.`;
    throw new Refusal(401, 'Unauthorized', text, { isViolation: false });
  }
}
