import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Me } from '../../functions/admin/schemas-app.ts';

export type Session = {
  me: Me;
  /** Says something to screen readers. */
  announce(text: string): void;
};

export const SessionContext = createContext<Session>({
  me: { name: '', role: 'reader', via: 'sign-in' },
  announce: () => {},
});

export const useSession = (): Session => useContext(SessionContext);

/** Whether the buttons are theirs; the app checks again. */
export const useMayAct = (): boolean => useSession().me.role === 'operator';
