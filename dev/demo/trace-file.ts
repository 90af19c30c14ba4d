import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { linesOf } from '../../cli/backtest/lines.ts';
import { readText } from '../../cli/backtest/text-file.ts';
import { UsageError } from '../../cli/usage-error.ts';

/** A mail of a trace, before anybody received it. */
export type TraceMail = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  sentAt: number;
  conversationIndex?: string;
};

export type TraceGroup = { address: string; members: number; kind: (typeof KINDS)[number] };

const KINDS = [
  'distribution-list',
  'mail-enabled-security-group',
  'dynamic-distribution-group',
  'microsoft-365-group',
] as const;

const recipient = z.object({ emailAddress: z.object({ address: z.string().min(3) }) });
const message = z.object({
  internetMessageId: z.string().min(1),
  subject: z.string().nullish(),
  bodyPreview: z.string().nullish(),
  from: recipient,
  toRecipients: z.array(recipient).default([]),
  ccRecipients: z.array(recipient).default([]),
  sentDateTime: z.iso.datetime({ offset: true }),
  conversationIndex: z.string().nullish(),
});
const groupsFile = z.array(
  z.object({
    address: z.string().min(3),
    members: z.number().int().positive(),
    kind: z.enum(KINDS).default('distribution-list'),
  }),
);

const lower = ({ emailAddress }: z.infer<typeof recipient>): string => emailAddress.address.toLowerCase();

/** All mails in the order they were sent, and the numbers of the lines that are none. Throws UsageError. */
export async function readTrace(file: string): Promise<{ mails: TraceMail[]; badLines: number[] }> {
  const mails: TraceMail[] = [];
  const badLines: number[] = [];
  try {
    for await (const { line, value } of linesOf(readText(file, () => undefined))) {
      if (value.trim() === '') continue;
      const read = message.safeParse(parsed(value));
      if (read.success) mails.push(toMail(read.data));
      else badLines.push(line);
    }
  } catch (cause) {
    throw unreadable(
      '--trace',
      file,
      cause,
      'Name a file with a Graph message in JSON on each line, plain or gzipped.',
    );
  }
  if (mails.length === 0) {
    throw new UsageError(
      `--trace "${file}" holds no message. Each line must be a Graph message in JSON, with internetMessageId, from, toRecipients and sentDateTime.`,
    );
  }
  return { mails: mails.sort((a, b) => a.sentAt - b.sentAt), badLines };
}

function toMail(data: z.infer<typeof message>): TraceMail {
  return {
    id: data.internetMessageId,
    from: lower(data.from),
    to: [...data.toRecipients, ...data.ccRecipients].map(lower),
    subject: data.subject ?? '',
    text: data.bodyPreview ?? '',
    sentAt: Date.parse(data.sentDateTime),
    ...(data.conversationIndex ? { conversationIndex: data.conversationIndex } : {}),
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The groups of the file; without one, every address that is written to and never writes. */
export function readGroups(
  file: string | undefined,
  mails: readonly TraceMail[],
  members: number,
): TraceGroup[] {
  if (file !== undefined) {
    const read = groupsFile.safeParse(parsed(textOf(file)));
    if (!read.success)
      throw new UsageError(
        `--groups "${file}" is not a list of groups:\n${z.prettifyError(read.error)}\n${GROUPS_HINT}`,
      );
    return read.data.map((group) => ({ ...group, address: group.address.toLowerCase() }));
  }
  const senders = new Set(mails.map((mail) => mail.from));
  const addresses = new Set(mails.flatMap((mail) => mail.to).filter((address) => !senders.has(address)));
  return [...addresses].map((address) => ({ address, members, kind: 'distribution-list' }));
}

const GROUPS_HINT =
  'Name a file such as [{"address":"all@contoso.com","members":5000,"kind":"distribution-list"}].';

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw unreadable('--groups', file, cause, GROUPS_HINT);
  }
}

/** What the system says is wrong, without its codes and calls. */
function unreadable(option: string, file: string, cause: unknown, remedy: string): UsageError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const why = /^[A-Z]+: ([^,]+),/.exec(said)?.[1] ?? said;
  return new UsageError(`${option} "${file}" cannot be read: ${why.replace(/\.$/, '')}. ${remedy}`, {
    cause,
  });
}
