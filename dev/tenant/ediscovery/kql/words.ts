// Written without blanks. The service knows their words by a dictionary; here every character is one, which finds more.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*/gu;

/** The words the mail index knows: letters with their marks, and digits, lower-cased; every other character separates. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(UNSPACED, ' $& ')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean);
}

/** What a searched phrase asks for: words in a row, the last one open-ended with a wildcard. */
export type Phrase = { words: readonly string[]; isPrefix: boolean };

/** A `*` counts only at the very end; elsewhere it separates words like any character the index does not know. */
export function phraseOf(text: string, wildcardAllowed: boolean): Phrase {
  return { words: wordsOf(text), isPrefix: wildcardAllowed && text.trimEnd().endsWith('*') };
}

/** Whether the words stand in the text one after the other. An empty phrase matches nothing. */
export function containsPhrase(text: readonly string[], phrase: Phrase): boolean {
  const { words, isPrefix } = phrase;
  if (words.length === 0) return false;
  const last = words.length - 1;
  return text.some((_, start) =>
    words.every((word, i) => {
      const found = text[start + i];
      return found === word || (isPrefix && i === last && found?.startsWith(word) === true);
    }),
  );
}
