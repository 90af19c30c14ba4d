import type { Argument, Arguments } from './parameters.ts';
import { badArgument, operation } from './refusal.ts';

/** A mail flow rule; a rule without a condition applies to all mail. */
export type TransportRule = {
  guid: string;
  name: string;
  priority: number;
  mode: 'Enforce' | 'Audit' | 'AuditAndNotify';
  enabled: boolean;
  comments: string | null;
  anyOfToCcHeader: readonly string[];
  /** Addresses. */
  exceptIfFrom: readonly string[];
  exceptIfFromMemberOf: readonly string[];
  header: string | null;
  headerWords: readonly string[];
  subjectWords: readonly string[];
  action: 'reject' | 'delete' | 'quarantine';
  rejectText: string | null;
  rejectCode: string | null;
  stopsProcessing: boolean;
  /** Milliseconds; the rule works from `effectiveAt` (propagation) until `expiresAt`. */
  effectiveAt: number;
  expiresAt?: number;
  changedAt: number;
};

/** What a rule looks at. `toCc` holds addresses as written in the headers: proxies are not resolved, and match nothing. */
export type RuledMail = {
  subject: string;
  toCc: readonly string[];
  headers: ReadonlyMap<string, string>;
  from?: string;
  /** Whether the sender is a member of the group of that address. */
  isFromMemberOf?: (group: string) => boolean;
};

export function applies(rule: TransportRule, mail: RuledMail, now: number): boolean {
  if (!rule.enabled || rule.mode !== 'Enforce' || now < rule.effectiveAt) return false;
  if (rule.expiresAt !== undefined && now >= rule.expiresAt) return false;
  const has = (text: string, words: readonly string[]) =>
    words.some((word) => text.toLowerCase().includes(word.toLowerCase()));
  if (rule.exceptIfFrom.includes(mail.from?.toLowerCase() ?? '')) return false;
  if (rule.exceptIfFromMemberOf.some((group) => mail.isFromMemberOf?.(group) === true)) return false;
  return (
    (rule.anyOfToCcHeader.length === 0 ||
      mail.toCc.some((address) => rule.anyOfToCcHeader.includes(address.toLowerCase()))) &&
    (rule.subjectWords.length === 0 || has(mail.subject, rule.subjectWords)) &&
    (rule.header === null || has(mail.headers.get(rule.header.toLowerCase()) ?? '', rule.headerWords))
  );
}

type Base = Pick<TransportRule, 'guid' | 'priority' | 'effectiveAt' | 'changedAt'> & {
  before?: TransportRule;
};

/** The rule that New- or Set-TransportRule makes of its arguments. Throws CmdletError. */
export function ruleFrom(given: Arguments, base: Base): TransportRule {
  const { before } = base;
  const text = (name: string, longest: number, otherwise: string | null): string | null => {
    const value = given.get(name);
    if (value === undefined) return otherwise;
    if (typeof value === 'string' && value.length > longest)
      throw badArgument(name, `It has ${value.length} characters; at most ${longest} are allowed.`);
    return typeof value === 'string' ? value : null;
  };
  const list = (name: string, otherwise: readonly string[] | undefined): readonly string[] =>
    given.has(name) ? wholeList(given.get(name)) : (otherwise ?? []);
  const name = text('Name', 64, before?.name ?? null);
  if (name === null) throw badArgument('Name', 'A rule needs a name.');
  const mode = given.get('Mode') ?? before?.mode ?? 'Enforce';
  if (mode !== 'Enforce' && mode !== 'Audit' && mode !== 'AuditAndNotify')
    throw badArgument('Mode', `'${String(mode)}' is not Audit, AuditAndNotify or Enforce.`);
  const expiry = given.get('ExpiryDate');
  const expiresAt = typeof expiry === 'string' ? Date.parse(expiry) : before?.expiresAt;
  const enabled = given.get('Enabled') ?? before?.enabled ?? true;
  const rule: TransportRule = {
    guid: base.guid,
    priority: typeof given.get('Priority') === 'number' ? Number(given.get('Priority')) : base.priority,
    effectiveAt: base.effectiveAt,
    changedAt: base.changedAt,
    name,
    mode,
    enabled: enabled === true,
    comments: text('Comments', 1_024, before?.comments ?? null),
    anyOfToCcHeader: list('AnyOfToCcHeader', before?.anyOfToCcHeader).map((one) => one.toLowerCase()),
    exceptIfFrom: list('ExceptIfFrom', before?.exceptIfFrom),
    exceptIfFromMemberOf: list('ExceptIfFromMemberOf', before?.exceptIfFromMemberOf),
    header: text('HeaderContainsMessageHeader', 64, before?.header ?? null),
    headerWords: list('HeaderContainsWords', before?.headerWords),
    subjectWords: list('SubjectContainsWords', before?.subjectWords),
    rejectText: text('RejectMessageReasonText', 1_024, before?.rejectText ?? null),
    rejectCode: text('RejectMessageEnhancedStatusCode', 16, before?.rejectCode ?? null),
    stopsProcessing: given.get('StopRuleProcessing') === true || before?.stopsProcessing === true,
    action: actionOf(given, before),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  checkRule(rule);
  return rule;
}

function actionOf(given: Arguments, before: TransportRule | undefined): TransportRule['action'] {
  if (given.get('DeleteMessage') === true) return 'delete';
  if (given.get('Quarantine') === true) return 'quarantine';
  if (given.has('RejectMessageReasonText') || given.has('RejectMessageEnhancedStatusCode')) return 'reject';
  if (before) return before.action;
  throw operation('The rule has no action. Specify at least one action.', 'RuleParsingException');
}

function checkRule(rule: TransportRule): void {
  if ((rule.header === null) !== (rule.headerWords.length === 0))
    throw badArgument('HeaderContainsWords', 'The header name and its words must be given together.');
  if (rule.subjectWords.some((word) => word.length > 128))
    throw badArgument('SubjectContainsWords', 'A word or phrase has at most 128 characters.');
  if (rule.rejectCode !== null && !/^5\.7\.(?:1|9\d\d)$/.test(rule.rejectCode))
    throw badArgument(
      'RejectMessageEnhancedStatusCode',
      `'${rule.rejectCode}' is neither 5.7.1 nor 5.7.900 to 5.7.999.`,
    );
}

const wholeList = (value: Argument | undefined): readonly string[] =>
  typeof value === 'object' && value !== null && 'replace' in value ? value.replace : [];

/** As Get-TransportRule shows it. */
export const ruleJson = (rule: TransportRule): Record<string, unknown> => ({
  Identity: rule.name,
  Name: rule.name,
  Guid: rule.guid,
  Priority: rule.priority,
  Mode: rule.mode,
  State: rule.enabled ? 'Enabled' : 'Disabled',
  Comments: rule.comments,
  AnyOfToCcHeader: rule.anyOfToCcHeader,
  ExceptIfFrom: rule.exceptIfFrom,
  ExceptIfFromMemberOf: rule.exceptIfFromMemberOf,
  HeaderContainsMessageHeader: rule.header,
  HeaderContainsWords: rule.headerWords,
  SubjectContainsWords: rule.subjectWords,
  RejectMessageReasonText: rule.rejectText,
  RejectMessageEnhancedStatusCode: rule.rejectCode,
  DeleteMessage: rule.action === 'delete',
  Quarantine: rule.action === 'quarantine',
  StopRuleProcessing: rule.stopsProcessing,
  ExpiryDate: rule.expiresAt === undefined ? null : new Date(rule.expiresAt).toISOString(),
  WhenChanged: new Date(rule.changedAt).toISOString(),
});
