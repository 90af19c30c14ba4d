import type { Message } from './message.ts';
import type { Automation } from './observation.ts';

const BOUNCE_SENDER = /^(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]{32})@/;
const BOUNCE_SUBJECT =
  /^(?:undeliverable|unzustellbar|non remis|no se puede entregar|non recapitabile|niet bestelbaar|não foi possível entregar|niedostarczone|kan inte levereras|mail delivery failed|delivery status notification|returned mail|failure notice)/iu;
const AUTO_REPLY_SUBJECT =
  /^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|automatische antwort|abwesen|réponse automatique|respuesta automática|risposta automatica|resposta automática|automatisch antwoord|automatyczna odpowiedź|autosvar|automatiskt svar|read|not read|gelesen|lu|leído|letto|lida|gelezen|przeczytane|läst)\s*:|^(?:out of (?:the )?office|abwesenheits)/iu;
const CALENDAR_SUBJECT =
  /^(?:accepted|declined|tentative|tentatively accepted|cancell?ed|new time proposed|zugesagt|abgelehnt|mit vorbehalt|abgesagt|accepté|refusé|aceptada|rechazada|accettato|rifiutato|aceite|recusado|geaccepteerd|geweigerd|zaakceptowano|odrzucono|accepterat|avböjt)\s*:/iu;
const BULK_SENDER =
  /^(?:no-?reply|do-?not-?reply|notifications?|alerts?|newsletter|monitoring)(?:[+.-][^@]*)?@/;

/** Whether a machine sent it and which kind of machine; `undefined` for what a person wrote. */
export function automationOf(message: Message): Automation | undefined {
  const header = (name: string): string => message.headers?.get(name)?.toLowerCase() ?? '';
  if (message.isCalendarItem === true || CALENDAR_SUBJECT.test(message.subject)) return 'calendar';
  if (header('content-type').startsWith('multipart/report')) return 'bounce';
  if (BOUNCE_SENDER.test(message.from) || BOUNCE_SUBJECT.test(message.subject)) return 'bounce';
  if (AUTO_REPLY_SUBJECT.test(message.subject)) return 'auto-reply';
  if (header('auto-submitted').startsWith('auto-replied') || header('x-autoreply') !== '')
    return 'auto-reply';
  if (/^(?:auto-generated|auto-notified)/.test(header('auto-submitted'))) return 'bulk';
  if (/^(?:bulk|junk)/.test(header('precedence')) || BULK_SENDER.test(message.from)) return 'bulk';
  return undefined;
}
