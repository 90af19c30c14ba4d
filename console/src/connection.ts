import { useEffect, useState } from 'preact/hooks';
import { ApiProblem } from './api.ts';

/** Why nothing is live, whatever part of the page it shows on first. */
export type Trouble = {
  kind: 'session' | 'settings' | 'unreachable' | 'failing';
  error: Error;
  /** When what is shown was read at the latest; absent when nothing was. */
  readAt?: number;
};

const KINDS: readonly Trouble['kind'][] = ['session', 'settings', 'unreachable', 'failing'];

const failing = new Map<string, Trouble>();
const listeners = new Set<() => void>();

/** Troubles of the whole app are told once for the page; others belong where they happen. */
export function troubleKind(error: Error): Trouble['kind'] | undefined {
  if (!(error instanceof ApiProblem)) return 'unreachable';
  if (error.status === 401) return 'session';
  if (error.status < 500) return undefined;
  return error.settings.length > 0 ? 'settings' : 'failing';
}

export function noteFailure(path: string, error: Error, readAt: number | undefined): void {
  const kind = troubleKind(error);
  if (kind === undefined) failing.delete(path);
  else failing.set(path, { kind, error, ...(readAt === undefined ? {} : { readAt }) });
  tell();
}

export function noteAnswer(path: string): void {
  if (failing.delete(path)) tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

function worst(): Trouble | undefined {
  const all = [...failing.values()];
  const [first] = all.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  if (first === undefined) return undefined;
  const times = all.map(({ readAt }) => readAt).filter((at) => at !== undefined);
  return times.length === 0 ? first : { ...first, readAt: Math.min(...times) };
}

/** The gravest trouble there is. */
export function useTrouble(): Trouble | undefined {
  const [trouble, setTrouble] = useState(worst);
  useEffect(() => {
    const follow = () => setTrouble(worst());
    listeners.add(follow);
    follow();
    return () => void listeners.delete(follow);
  }, []);
  return trouble;
}
