import { describe, expect, it } from 'vitest';
import { clientStates } from '../../shared/adapters/client-states.ts';
import { InvalidInput } from '../../shared/domain/errors.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';

const SENTINEL = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9' as SentinelId;
const OTHER = '1a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9' as SentinelId;
const current = 'the current secret of at least 32 characters';
const previous = 'the previous secret of at least 32 characters';

describe('A client state', () => {
  it('names the sentinel it was made for', () => {
    const states = clientStates({ secrets: [current] });
    expect(states.verify(states.make(SENTINEL))).toBe(SENTINEL);
  });

  it('fits into the 128 characters Graph keeps', () => {
    expect(clientStates({ secrets: [current] }).make(SENTINEL)).toHaveLength(80);
  });

  it('is still good after its secret became the previous one', () => {
    const old = clientStates({ secrets: [previous] }).make(SENTINEL);
    expect(clientStates({ secrets: [current, previous] }).verify(old)).toBe(SENTINEL);
    expect(clientStates({ secrets: [current] }).verify(old)).toBeUndefined();
  });

  it('is made with the current secret', () => {
    const made = clientStates({ secrets: [current, previous] }).make(SENTINEL);
    expect(made).toBe(clientStates({ secrets: [current] }).make(SENTINEL));
  });

  it('comes with a name for the secret that differs from secret to secret and from every digest in use', () => {
    const states = clientStates({ secrets: [current, previous] });
    expect(states.keyName).toMatch(/^[0-9a-f]{8}$/);
    expect(states.keyName).toBe(clientStates({ secrets: [current] }).keyName);
    expect(states.keyName).not.toBe(clientStates({ secrets: [previous] }).keyName);
  });

  it('proves nothing for another sentinel', () => {
    const states = clientStates({ secrets: [current] });
    const [, signature] = states.make(SENTINEL).split('.');
    expect(states.verify(`${OTHER}.${signature}`)).toBeUndefined();
  });

  it.each([
    '',
    '.',
    SENTINEL,
    `${SENTINEL}.`,
    `${SENTINEL}.AAAA`,
    `${SENTINEL.toUpperCase()}.${'A'.repeat(43)}`,
    `${SENTINEL}.${'A'.repeat(43)}`,
    `x.${'A'.repeat(43)}`,
    'a'.repeat(5_000),
  ])('that was forged is refused: %s', (forged) => {
    expect(clientStates({ secrets: [current] }).verify(forged)).toBeUndefined();
  });

  it('never matches where there is no secret', () => {
    const empty = clientStates({ secrets: [''] });
    const forged = clientStates({ secrets: ['x'] }).make(SENTINEL);
    expect(empty.verify(forged)).toBeUndefined();
    expect(clientStates({ secrets: [] }).verify(forged)).toBeUndefined();
    expect(() => empty.make(SENTINEL)).toThrow(InvalidInput);
  });
});
