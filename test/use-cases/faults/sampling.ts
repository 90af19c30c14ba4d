import { OPERATOR } from './life.ts';

/** What was tried on some path already, by the kind of its turn. */
const tried = { turns: new Set<string>(), calls: new Set<string>() };

/** So many turns of a path are tried besides, however alike they are to those of others. */
const BESIDES = 8;

/** The turns of a path that are like none that was tried before, and some more. */
export const sampledTurns = (trace: readonly string[]): number[] => sampled(kindsOf(trace), tried.turns);

/** The same for the calls in which something may go wrong: an operator orders again what failed. */
export const sampledCalls = (trace: readonly string[]): number[] =>
  sampled(
    kindsOf(trace).filter((kind) => !kind.endsWith(DONE) && !kind.includes(OPERATOR)),
    tried.calls,
  );

const DONE = ' done';
const STORED = /incidents\.(?:open|update) (.*) done$/;

/** A turn is of the kind of its call and of the state in which an incident was stored last: of its step, that is. */
function kindsOf(trace: readonly string[]): string[] {
  let state = '';
  return trace.map((call) => {
    const kind = `${state}: ${call}`;
    state = STORED.exec(call)?.[1] ?? state;
    return kind;
  });
}

function sampled(kinds: readonly string[], known: Set<string>): number[] {
  const every = Math.ceil(kinds.length / BESIDES);
  const offset = known.size % every;
  return kinds.flatMap((kind, i) => {
    const isNew = !known.has(kind);
    known.add(kind);
    return isNew || i % every === offset ? [i] : [];
  });
}
