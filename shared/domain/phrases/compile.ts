/**
 * What people of one language write when they want out of a list or want others to stop, and what they write to
 * be polite. One pattern a line, over folded text: lower case, no accents, single blanks. A line is as strict as its
 * innocent neighbours demand; those stand in the tests.
 * ` <n> ` stands for at most n words, `{list}` for a word of `list`, `{end}` for the end of a sentence.
 */
export type Phrases = {
  /** Words for a mailing list and its mail. */
  list: string;
  /** Requests that make up a whole sentence. */
  sentences: string;
  /** Requests inside a sentence. */
  parts: string;
  /** How an answer begins that congratulates, thanks, accepts or declines. */
  courtesies: string;
};

export type Matcher = { sentence: RegExp; part: RegExp; courtesy: RegExp };

/** One expression a language: all of them in one outgrow what V8 compiles, and it falls back to interpreting. */
export function compile(phrases: Phrases): Matcher {
  const any = (text: string) =>
    text
      .trim()
      .split(/\s*\n\s*/)
      .map((line) => expand(line, phrases.list))
      .join('|');
  return {
    sentence: new RegExp(`^(?:${any(phrases.sentences)})$`, 'u'),
    part: new RegExp(`(?<![\\p{L}\\p{N}])(?:${any(phrases.parts)})(?![\\p{L}\\p{N}])`, 'u'),
    courtesy: new RegExp(`^(?:${any(phrases.courtesies)})(?![\\p{L}\\p{N}])`, 'u'),
  };
}

const expand = (pattern: string, list: string): string =>
  pattern
    .replaceAll(/ <(\d)> /g, " (?:[\\p{L}\\p{N}'@-]+,? ){0,$1}")
    .replaceAll('{list}', `(?:${list})(?![\\p{L}\\p{N}])`)
    .replaceAll('{end}', '(?=\\s*(?:[.!?,;:)"\']|$))');
