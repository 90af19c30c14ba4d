import { parseSubject } from './subject.ts';

/**
 * Characters the mail index does not know separate words, apostrophes and the like among them. A combining mark is a
 * part of its word: many scripts write vowels with them.
 */
const NOT_A_WORD = /[^\p{L}\p{N}\p{M}]+/u;
const OPERATORS = new Set(['and', 'or', 'not', 'near', 'onear', 'words']);

/** A text as the mail index compares it: its words in lower case, one blank between them. */
export const words = (text: string): string =>
  text.normalize('NFC').toLowerCase().split(NOT_A_WORD).filter(Boolean).join(' ');

// Written without blanks: the index finds where words end by a dictionary, so that they may end anywhere.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*/gu;
// The first of them is Thai. Quick to ask, and mostly the answer: there is none.
const MAY_BE_UNSPACED = /[\u0e00-\uffff]/;

/** Words of which those of such scripts are taken apart into characters. */
export const apart = (text: string): string =>
  MAY_BE_UNSPACED.test(text) ? text.replace(UNSPACED, ' $& ').split(' ').filter(Boolean).join(' ') : text;

/**
 * Whether a text may hold a shortened address, both as words. Nobody says whether the service takes `smith@contoso*` as
 * the beginning of an address, or as words in a row of which the last is begun, and so finds john.smith@contoso.com.
 * What begins alike has those words too, so they decide.
 */
export const holdsBegun = (text: string, begun: string): boolean => ` ${text}`.includes(` ${begun}`);

export const lastWord = (text: string): string => words(text).replace(/^.* /, '');

/** The words of a subject that may stand in a phrase, reply prefixes dropped: at most the first twelve. */
export function phraseOf(subject: string): string {
  return words(parseSubject(subject).base).split(' ').slice(0, 12).join(' ');
}

/** A phrase alone is trusted only with two words that say something. */
export const isSignificant = (phrase: string): boolean =>
  phrase.split(' ').filter((word) => word.length >= 3 && !OPERATORS.has(word.toLowerCase())).length >= 2;
