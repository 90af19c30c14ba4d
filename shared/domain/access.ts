/** What a person or a script may do: a reader looks, an operator acts too. */
export type Role = 'operator' | 'reader';

/** The app roles of the app registration, strongest first. */
export const APP_ROLES = [
  ['Stormlock.Operator', 'operator'],
  ['Stormlock.Reader', 'reader'],
] as const satisfies readonly (readonly [string, Role])[];

/** Who calls, after the proof was checked. */
export type Caller = {
  /** For people and the audit trail: a user principal name, or an app's id. */
  name: string;
  /** Absent for those who are known but were given no role. */
  role?: Role;
  /** `sign-in`: the platform's session; `token`: a bearer token; `development`: this machine, by setting. */
  via: 'sign-in' | 'token' | 'development';
};

/** What proved a caller, in the words of the audit trail. */
export const wayOf = ({ via }: Caller): string => WAYS[via];

const WAYS: Record<Caller['via'], string> = {
  'sign-in': 'session',
  token: 'bearer token',
  development: 'development setting',
};

/** The strongest role among role claims. */
export const roleOf = (claims: readonly string[]): Role | undefined =>
  APP_ROLES.find(([claim]) => claims.includes(claim))?.[1];

export const mayAs = (role: Role | undefined, needed: Role): boolean =>
  role === 'operator' || (role !== undefined && role === needed);

/** A browser attaches these by itself, so another site could make it send them: forgeries must be ruled out. */
export const isAmbient = (caller: Caller): boolean => caller.via !== 'token';
