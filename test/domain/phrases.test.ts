import { describe, expect, it } from 'vitest';
import { asksToStop, isCourteous } from '../../shared/domain/phrases.ts';
import { ownWords } from '../../shared/domain/phrases-text.ts';
import { COURTESIES } from './phrases/courtesies.ts';
import { INNOCENTS } from './phrases/innocents.ts';
import { PROTESTS } from './phrases/protests.ts';

describe.each(Object.entries(PROTESTS))('a protest in %s', (_, phrases) => {
  it.each(phrases)('is heard: %s', (phrase) => {
    expect(asksToStop(ownWords(phrase))).toBe(true);
  });
});

describe('an innocent mail', () => {
  it.each(INNOCENTS)('is no protest: %s', (text) => {
    expect(asksToStop(ownWords(text))).toBe(false);
  });

  it('is no protest when there is no text', () => {
    expect(asksToStop('')).toBe(false);
  });
});

describe('a courtesy', () => {
  it.each(COURTESIES)('is recognised: %s', (text) => {
    expect(isCourteous(text)).toBe(true);
  });

  it.each([
    '',
    'Hello from Leeds!',
    'Me too!',
    'Try the service desk.',
    'I do not think that is fair.',
    'Version 3, thanks to Anna it is on the intranet.',
  ])('is not seen in other words: %s', (text) => {
    expect(isCourteous(text)).toBe(false);
  });
});
