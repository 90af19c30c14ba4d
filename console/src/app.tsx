import type { Me, SwitchState } from '../../functions/admin/schemas-app.ts';
import { AuditPage } from './pages/audit.tsx';
import { CoveragePage } from './pages/coverage.tsx';
import { IncidentPage } from './pages/incident.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { Icon } from './parts/icons.tsx';
import { Loading } from './parts/states.tsx';
import { revealSwitch, standingOfSwitch } from './parts/switch-state.tsx';
import { Toasts, useToasts } from './parts/toasts.tsx';
import { TroubleBanner } from './parts/trouble-banner.tsx';
import { ZoneChoice } from './parts/zone-choice.tsx';
import { type Polled, usePoll } from './poll.ts';
import { type Route, SWITCH, useRoute } from './route.ts';
import { SessionContext } from './session.ts';
import { useZone } from './use-zone.ts';

export function App() {
  const me = usePoll<Me>('me', 60);
  if (me.data === undefined) {
    if (me.error !== undefined) return <SignInPage error={me.error} retry={me.refresh} />;
    return (
      <main class="gate">
        <Loading what="Stormlock" />
      </main>
    );
  }
  return <Page me={me.data} />;
}

function Page({ me }: { me: Me }) {
  // Every moment of the page is drawn anew when the zone changes.
  useZone();
  const route = useRoute();
  const stand = usePoll<SwitchState>('switch', 5);
  const { said, say } = useToasts();
  return (
    <SessionContext.Provider value={{ me, announce: say }}>
      <button type="button" class="button skip" onClick={skip}>
        Skip to the content
      </button>
      <Header me={me} route={route} stand={stand} />
      <main id="main" tabIndex={-1}>
        <TroubleBanner />
        {route.page === 'overview' ? <OverviewPage stand={stand} at={route.at} /> : null}
        {route.page === 'incident' ? <IncidentPage key={route.id} id={route.id} /> : null}
        {route.page === 'coverage' ? <CoveragePage /> : null}
        {route.page === 'audit' ? <AuditPage key={route.incident} incident={route.incident} /> : null}
      </main>
      <footer class="foot muted small">
        <span>
          Signed in as {me.name}, {me.role === 'operator' ? 'an operator' : 'a reader'}
        </span>
        {me.via === 'sign-in' ? <a href="/.auth/logout">Sign out</a> : null}
        <a href="/api/openapi.json">API description</a>
      </footer>
      <Toasts said={said} />
    </SessionContext.Provider>
  );
}

/** The part behind the hash is the route, so the browser's own way of skipping would leave the page. */
const skip = (): void => document.getElementById('main')?.focus();

const NAVIGATION = [
  ['overview', '#/', 'Incidents'],
  ['coverage', '#/coverage', 'Coverage'],
  ['audit', '#/audit', 'Audit'],
] as const;

const Header = ({ me, route, stand }: { me: Me; route: Route; stand: Polled<SwitchState> }) => {
  const here = route.page === 'incident' ? 'overview' : route.page;
  const standing = standingOfSwitch(stand);
  return (
    <header class="top">
      <div class="top-inner">
        <a class="brand" href="#/">
          <Icon name="shield" size={22} /> Stormlock
        </a>
        <nav aria-label="Pages">
          {NAVIGATION.map(([page, href, name]) => (
            <a key={page} href={href} {...(page === here ? { 'aria-current': 'page' as const } : {})}>
              {name}
            </a>
          ))}
        </nav>
        <ZoneChoice />
        <div class="top-right">
          {standing ? (
            <a
              class={`chip tone-${standing.tone}`}
              href={SWITCH}
              aria-label={`The switch: ${standing.word}. Go to it`}
              // There is no change of the page to follow where one is on it already.
              onClick={revealSwitch}
            >
              <Icon name={standing.icon} size={16} /> {standing.word}
            </a>
          ) : null}
          <span class="me small">
            {me.name}
            <span class="muted"> · {me.role}</span>
          </span>
        </div>
      </div>
    </header>
  );
};
