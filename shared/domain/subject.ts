// What mail programs put before the subject of an answer, of a forwarded mail and of a recall, in their languages.
const REPLY =
  're r ref réf ré aw antw antwort sv vs res resp rif odp ynt bls atb vá ats απ σχετ отв ответ recall 回复 答复 回覆 返信 답장 회신';
const FORWARD = 'fw fwd wg vb vl tr rv enc i pd doorst ilt trs πρθ 转发 轉寄 転送';

const prefix = (words: string) =>
  new RegExp(`^(?:${words.replaceAll(' ', '|')})\\s*(?:\\[\\d+\\]|\\(\\d+\\)|\\^\\d+)?\\s*[:：]\\s*`, 'u');
const REPLY_PREFIX = prefix(REPLY);
const FORWARD_PREFIX = prefix(FORWARD);
// `[EXTERNAL]`, `[all-staff]`: gateways and list managers write these before or between the prefixes.
const TAG = /^\[[^\]]{1,40}\]\s*/u;

export type ParsedSubject = {
  /** Lower-cased, without prefixes and tags: what answers in one thread have in common. May be empty. */
  base: string;
  isReply: boolean;
};

/** Takes the prefixes off a subject, however many programs and languages it passed through. */
export function parseSubject(subject: string): ParsedSubject {
  let rest = subject.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
  let isReply = false;
  for (;;) {
    const reply = REPLY_PREFIX.exec(rest);
    const match = reply ?? FORWARD_PREFIX.exec(rest) ?? TAG.exec(rest);
    if (match === null) return { base: rest, isReply };
    isReply ||= reply !== null;
    rest = rest.slice(match[0].length);
  }
}
