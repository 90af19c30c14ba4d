import { ApiProblem } from '../api.ts';
import { Icon } from '../parts/icons.tsx';

/** Before anybody is known: who must sign in, who lacks a role, and who cannot reach the app. */
export const SignInPage = ({ error, retry }: { error: Error; retry(): void }) => {
  const status = error instanceof ApiProblem ? error.status : 0;
  const back = encodeURIComponent(`/api/console${location.hash}`);
  return (
    <main class="gate">
      <Icon name="shield" size={48} />
      <h1 tabIndex={-1}>
        {status === 401
          ? 'Sign in to Stormlock'
          : status === 403
            ? 'You have no role here'
            : 'Stormlock does not answer'}
      </h1>
      <p>{error.message}</p>
      {status === 401 ? (
        <a class="button primary" href={`/.auth/login/aad?post_login_redirect_uri=${back}`}>
          Sign in with Microsoft Entra ID
        </a>
      ) : null}
      {status === 403 ? (
        <a class="button" href="/.auth/logout">
          Sign out
        </a>
      ) : null}
      {status === 401 || status === 403 ? null : (
        <button type="button" class="button primary" onClick={retry}>
          Try again
        </button>
      )}
      <p class="muted small">
        In a storm the kill-switch works without this page:
        <code class="block">POST /api/kill-switch</code>
        with the function key.
      </p>
    </main>
  );
};
