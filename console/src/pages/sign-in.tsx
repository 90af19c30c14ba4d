import type { ComponentChildren } from 'preact';
import { ApiProblem } from '../api.ts';
import { troubleKind } from '../connection.ts';
import { LockByHand } from '../parts/command.tsx';
import { Icon } from '../parts/icons.tsx';
import { SettingsToMend } from '../parts/trouble-banner.tsx';
import { signInPath } from '../session.ts';

/** Before anybody is known: who must sign in, who lacks a role, and what keeps the app from answering. */
export const SignInPage = ({ error, retry }: { error: Error; retry(): void }) => {
  const status = error instanceof ApiProblem ? error.status : 0;
  const signOut = error instanceof ApiProblem ? error.signOut : undefined;
  const kind = troubleKind(error);
  if (status === 403 || signOut !== undefined)
    return (
      <Gate title={status === 403 ? 'You have no role here' : 'This account is of another tenant'}>
        <p>
          {status === 403
            ? error.message
            : 'Sign out, then sign in with an account of the tenant that Stormlock guards.'}
        </p>
        <a class="button primary" href={signOut ?? '/.auth/logout'}>
          Sign out, to come with another account
        </a>
        <KillSwitch />
      </Gate>
    );
  if (status === 401)
    return (
      <Gate title="Sign in to Stormlock">
        <p>
          With the account of your organisation. You need the role Stormlock.Reader or Stormlock.Operator.
        </p>
        <a class="button primary" href={signInPath()}>
          Sign in with Microsoft Entra ID
        </a>
        <KillSwitch />
      </Gate>
    );
  return (
    <Gate title={kind === 'settings' ? 'Stormlock’s settings are not complete' : 'Stormlock does not answer'}>
      {kind === 'settings' ? <SettingsToMend error={error} /> : <p>{error.message}</p>}
      <button type="button" class="button primary" onClick={retry}>
        Try again
      </button>
      <details>
        <summary>Lock a group by hand</summary>
        <LockByHand />
      </details>
    </Gate>
  );
};

const Gate = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <main class="gate">
    <Icon name="shield" size={48} />
    <h1 tabIndex={-1}>{title}</h1>
    {children}
  </main>
);

/** It asks for a key of its own, so it works for those whom the page does not know. */
const KillSwitch = () => (
  <p class="muted small">
    In a storm the kill-switch works without this page:
    <code class="block">POST /api/kill-switch</code>
    with the function key.
  </p>
);
