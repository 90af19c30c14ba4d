// Outlook's and other programs' headers over quoted text, on a line of their own or run together in a preview.
const OUTLOOK_QUOTE =
  /-{3,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|wiadomość oryginalna|ursprungligt meddelande)|_{8,}|(?:^|\s)(?:from|von|de|da|van|od|från)\s*:.{1,200}?\s(?:sent|date|gesendet|datum|envoyé|enviado(?: el)?|fecha|inviato|data|verzonden|wysłano|skickat)\s*:/isu;
const ATTRIBUTION =
  /(?:^|\s)(?:on .{6,120}? wrote|am .{6,120}? schrieb.{0,60}?|le .{6,120}? a écrit|el .{6,120}? escribió|il .{6,120}? ha scritto|em .{6,120}? escreveu|op .{6,120}? schreef.{0,60}?|w dniu .{6,120}? napisał\(?a?\)?|den .{6,120}? skrev.{0,60}?)\s*:/isu;
// Where a signature or a list manager's footer begins.
const TAIL =
  /^\s*(?:--\s*$|_{3,}|-{5,}|={5,}|(?:to|click here to) unsubscribe\b|unsubscribe(?:\s*[:|<]| here| link)|you (?:are receiving|received|have received) this|sent from my )/imu;

/** What the writer of a mail wrote: the preview without quoted text, signature and the footers of lists. */
export function ownWords(preview: string): string {
  const text = cutAt(preview.replace(/\r\n?/g, '\n'), OUTLOOK_QUOTE);
  const attribution = ATTRIBUTION.exec(text);
  const answer = attribution === null ? text : withoutAttribution(text, attribution);
  return cutAt(answer.replace(/^\s*>.*$/gm, ''), TAIL).trim();
}

/** An answer below its quotation keeps what follows the quoted lines; above it, what stands before. */
function withoutAttribution(text: string, { 0: line, index }: RegExpExecArray): string {
  const before = text.slice(0, index);
  const after = text.slice(index + line.length);
  return /^\s*>/.test(after) ? `${before}\n${after}` : before;
}

function cutAt(text: string, mark: RegExp): string {
  const found = text.search(mark);
  return found === -1 ? text : text.slice(0, found);
}

/** Lower case, without accents, one blank between words: how phrases are compared. */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replace(/[’‘´]/gu, "'")
    .replace(/\s+/gu, ' ')
    .trim();
