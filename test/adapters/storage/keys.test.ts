import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, key, newestDayFirst, newestFirst } from '../../../shared/adapters/storage/keys.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 400 });
const anyInstant = fc.integer({ min: 0, max: 8_640_000_000_000_000 });

describe('a key', () => {
  it('leaves an ordinary address readable', () => {
    expect(key('first.last-2@example.org')).toBe('first.last-2@example.org');
  });

  it('escapes what the service forbids and what joins parts', () => {
    expect(key('a/b\\c#d?e_f%g')).toBe('a~002fb~005cc~0023d~003fe~005ff~0025g');
  });

  it('is safe and short for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(key(text)).toMatch(/^[A-Za-z0-9@.~-]{0,300}$/);
      }),
    );
  });

  it('differs for different texts', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        expect(key(one) === key(other)).toBe(one === other);
      }),
    );
    expect(key('x'.repeat(301))).not.toBe(key('x'.repeat(302)));
  });

  it('sorts the newest moment and day first', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (one, other) => {
        expect(Math.sign(newestFirst(one).localeCompare(newestFirst(other)))).toBe(Math.sign(other - one));
        if (dayOf(one) > dayOf(other))
          expect(newestDayFirst(dayOf(one)) < newestDayFirst(dayOf(other))).toBe(true);
      }),
    );
  });
});
