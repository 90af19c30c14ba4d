import { type DefenderService, type DefenderSettings, defenderService } from './defender/routes.ts';
import { ediscoveryRoutes } from './ediscovery/routes.ts';
import { Ediscovery } from './ediscovery/service.ts';
import type { EdiscoverySettings } from './ediscovery/settings.ts';
import { type ExchangeService, exchangeService } from './exchange/routes.ts';
import type { ExchangeSettings } from './exchange/settings.ts';
import type { Route } from './http.ts';
import { type TeamsService, teamsService } from './teams/routes.ts';
import type { World } from './world/world.ts';

export type Services = {
  exchange: ExchangeService;
  ediscovery: Ediscovery;
  teams: TeamsService;
  defender: DefenderService;
  routes: Route[];
};

export type ServiceSettings = {
  exchange?: Partial<ExchangeSettings>;
  ediscovery?: Partial<EdiscoverySettings>;
  defender?: Partial<DefenderSettings>;
};

/** What acts on the world besides mail and directory: locks, purges, cards. */
export function services(world: World, settings: ServiceSettings = {}): Services {
  const exchange = exchangeService(world, settings.exchange);
  const ediscovery = new Ediscovery(world, settings.ediscovery);
  const teams = teamsService(world);
  const defender = defenderService(world, settings.defender);
  const routes = [...exchange.routes, ...ediscoveryRoutes(ediscovery), ...teams.routes, ...defender.routes];
  return { exchange, ediscovery, teams, defender, routes };
}
