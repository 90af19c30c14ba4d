import { compile } from './phrases/compile.ts';
import { DUTCH } from './phrases/dutch.ts';
import { ENGLISH } from './phrases/english.ts';
import { FRENCH } from './phrases/french.ts';
import { GERMAN } from './phrases/german.ts';
import { ITALIAN } from './phrases/italian.ts';
import { POLISH } from './phrases/polish.ts';
import { PORTUGUESE } from './phrases/portuguese.ts';
import { SPANISH } from './phrases/spanish.ts';
import { SWEDISH } from './phrases/swedish.ts';
import { fold } from './phrases-text.ts';

const LANGUAGES = [ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, POLISH, SWEDISH].map(
  compile,
);

const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|day)|hallo|liebe[rs]?|guten (?:tag|morgen)|bonjour|hola|buenos dias|ciao|buongiorno|ola|bom dia|boa tarde|dag|beste|goedemorgen|dzien dobry|witam|czesc|hej|god morgon)(?![\p{L}\p{N}])[^.!?,:\n]{0,40}[,.!:\n-]+\s*/iu;

// "Stop. Let us think about that first." begins an argument.
const PENSIVE = /^(?:stop|enough)\.+\s+\S/iu;

/** Whether the writer asks to be removed from the list or tells others to stop writing to it. */
export function asksToStop(text: string): boolean {
  if (text === '') return false;
  const own = withoutGreeting(text);
  const first = PENSIVE.test(own) ? '' : own.replace(/[\n.!?;].*$/su, '');
  const [opening, whole] = [bare(first), fold(text)];
  return LANGUAGES.some(({ sentence, part }) => sentence.test(opening) || part.test(whole));
}

/** Whether an answer begins by congratulating, thanking, accepting or declining. */
export function isCourteous(text: string): boolean {
  if (text === '') return false;
  const opening = bare(withoutGreeting(text));
  return LANGUAGES.some(({ courtesy }) => courtesy.test(opening));
}

const withoutGreeting = (text: string): string => text.trim().replace(GREETING, '');

const bare = (text: string): string =>
  fold(text.replace(/[,"'«»()*_-]+(?=\s|$)|(?<=^|\s)["'«»()*_¡¿-]+/gu, ' '));
