import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Me } from '../../functions/admin/schemas-app.ts';

export type Session = {
  me: Me;
  /** Says something that was done or has happened, for a while, to everybody. */
  announce(text: string): void;
};

export const SessionContext = createContext<Session>({
  me: { name: '', role: 'reader', via: 'sign-in' },
  announce: () => {},
});

/** Signs in and comes back to where one is. */
export const signInPath = (): string =>
  `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(`/api/console${location.hash}`)}`;

export const useSession = (): Session => useContext(SessionContext);

/** Whether the buttons are theirs; the app checks again. */
export const useMayAct = (): boolean => useSession().me.role === 'operator';
