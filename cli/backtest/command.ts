import { BadLines } from './bad-lines.ts';
import { guessedGroups, listedGroups, readGroupsFile } from './group-book.ts';
import { readMail } from './mail-file.ts';
import { HELP, readOptions } from './options.ts';
import { readRules } from './policy-file.ts';
import { Progress } from './progress.ts';
import { type Finding, Replay } from './replay.ts';
import { htmlReport } from './report-html.ts';
import { findingLine, summaryLine } from './report-jsonl.ts';
import { textReport } from './report-text.ts';
import { inSentOrder, merge } from './sent-order.ts';
import { summarise, valid } from './summary.ts';
import { sizeOf } from './text-file.ts';

/** `stormlock backtest`: findings on standard output, remarks on standard error. */
export async function run(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const { files, groups, format } = options;
  const rules = readRules(options.policy);
  const book =
    groups === undefined
      ? guessedGroups(options.defaultMembers)
      : listedGroups(readGroupsFile(groups), `--groups ${groups}`);
  const sizes = await Promise.all(files.map(sizeOf));
  const bad = new BadLines(options.strict);
  const progress = new Progress(sizes.reduce((sum, size) => sum + size, 0));
  const remarks: string[] = [];

  const replay = new Replay(book, rules, options.rearm);
  const streams = files.map((file) =>
    inSentOrder(
      readMail(file, {
        bad,
        onBytes: (bytes) => progress.add(bytes),
        expandedOnly: groups === undefined,
        onKnown: (group) => replay.know(group),
      }),
      () => remarks.push(`${file} is sorted newest first and was read into memory to turn it round.`),
    ),
  );
  const findings: Finding[] = [];
  // Without a list of groups a finding may yet turn out to be about a person, so nothing is printed before the end.
  const atOnce = format === 'jsonl' && groups !== undefined;
  try {
    for await (const message of merge(streams)) {
      for (const finding of replay.add(message)) {
        findings.push(finding);
        if (atOnce) console.log(findingLine(finding));
      }
    }
  } finally {
    progress.end();
  }

  const kept = valid(findings, (address) => replay.isPerson(address));
  const summary = summarise(replay, kept);
  if (format === 'jsonl') {
    if (!atOnce) for (const finding of kept) console.log(findingLine(finding));
    console.log(summaryLine(summary, bad.count));
  } else console.log(format === 'html' ? htmlReport(summary, kept) : textReport(summary, kept));
  for (const remark of [...remarks, ...badLineRemarks(bad)]) console.error(remark);
  return 0;
}

function badLineRemarks({ count, shown }: BadLines): string[] {
  if (count === 0) return [];
  const more = count > shown.length ? [`… and ${count - shown.length} more`] : [];
  return [
    `${count} ${count === 1 ? 'line could not be read and was' : 'lines could not be read and were'} skipped:`,
    ...shown,
    ...more,
  ];
}
