import { type Trouble, useTrouble } from '../connection.ts';
import { signInPath } from '../session.ts';
import { LockByHand } from './command.tsx';
import { Icon } from './icons.tsx';
import { Age, useNow } from './time.tsx';

const TITLES: Record<Trouble['kind'], string> = {
  session: 'Your session has ended',
  settings: 'Not live: the settings are not complete',
  unreachable: 'Not live: The app cannot be reached',
  failing: 'Not live: Stormlock answers with errors',
};

/** What keeps the page from being live, told once, with what to do about it. */
export function TroubleBanner() {
  const trouble = useTrouble();
  return trouble === undefined ? null : <Banner trouble={trouble} />;
}

function Banner({ trouble: { kind, error, readAt } }: { trouble: Trouble }) {
  const now = useNow();
  return (
    <section class={kind === 'session' ? 'banner tone-warn' : 'banner tone-bad'} aria-label="Trouble">
      <Icon name="hand" />
      <div>
        <div role="alert">
          <h2>{TITLES[kind]}</h2>
        </div>
        {readAt === undefined ? null : (
          <p>
            What is shown may be old: it was last read <Age at={readAt} now={now} />.
          </p>
        )}
        {kind === 'session' ? (
          <>
            <p>Nothing more is read, and no order is taken, until you sign in again.</p>
            <a class="button primary" href={signInPath()}>
              Sign in again
            </a>
          </>
        ) : (
          <Advice kind={kind} error={error} />
        )}
      </div>
    </section>
  );
}

const Advice = ({ kind, error }: Pick<Trouble, 'error'> & { kind: Exclude<Trouble['kind'], 'session'> }) => {
  if (kind === 'settings') return <SettingsToMend error={error} />;
  return (
    <>
      <p>
        {kind === 'failing'
          ? 'Its storage may be down. It is asked again by itself. As long as it cannot read its switch it locks and deletes nothing; what is locked stays locked.'
          : 'It is asked again by itself. Look whether you are online, and whether the function app runs.'}
      </p>
      <details open={kind === 'failing'}>
        <summary>Lock a group by hand</summary>
        <LockByHand />
      </details>
      {kind === 'failing' ? (
        <details>
          <summary>What it answered</summary>
          <p>{error.message}</p>
        </details>
      ) : null}
    </>
  );
};

/** Each setting with its remedy, as the app lists them. */
export const SettingsToMend = ({ error }: { error: Error }) => {
  const settings = 'settings' in error && Array.isArray(error.settings) ? error.settings : [];
  return (
    <>
      <p>{error.message} The kill-switch does not work either until then.</p>
      <dl class="settings-to-mend">
        {settings.map(({ setting, remedy }: { setting: string; remedy: string }) => (
          <div key={setting}>
            <dt>
              <code>{setting}</code>
            </dt>
            <dd>{remedy}</dd>
          </div>
        ))}
      </dl>
    </>
  );
};
