import { describe, expect, it } from 'vitest';
import { parseConversationIndex, threadOfSubject } from '../../shared/domain/thread.ts';

const GUID = '00112233445566778899aabbccddeeff';
const index = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

describe('parseConversationIndex', () => {
  it('reads the GUID and the depth of a first mail', () => {
    expect(parseConversationIndex(index(`01d2345678ab${GUID}`))).toEqual({ guid: GUID, depth: 0 });
  });

  it('counts five bytes a reply level', () => {
    expect(parseConversationIndex(index(`01d2345678ab${GUID}${'0102030405'.repeat(3)}`))).toEqual({
      guid: GUID,
      depth: 3,
    });
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['too short', index('01d2345678ab')],
    ['not base64', '%%%'],
    ['a GUID of zeros', index(`01d2345678ab${'0'.repeat(32)}`)],
  ])('is undefined for what is broken: %s', (_, value) => {
    expect(parseConversationIndex(value)).toBeUndefined();
  });
});

it('names the thread of a subject by a hash', () => {
  // FNV-1a, 64 bits, of "foobar": a published test vector.
  expect(threadOfSubject('foobar')).toBe('subject-85944171f73967e8');
});
