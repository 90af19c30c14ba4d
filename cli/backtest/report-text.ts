import { count, plural, span, when } from '../../shared/domain/wording.ts';
import type { Finding } from './replay.ts';
import type { Summary } from './summary.ts';

/** For people: a table of all findings, the story of each storm, and what it comes to. */
export function textReport(summary: Summary, findings: readonly Finding[]): string {
  const storms = findings.filter(({ kind }) => kind === 'storm');
  return [...table(findings), ...storms.flatMap(story), ...conclusion(summary)].join('\n');
}

function table(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['Nothing but calm.', ''];
  const rows = [
    ['when', 'what', 'group', 'members', 'repliers', 'would lock'],
    ...findings.map(({ at, kind, group, verdict, decision }) => [
      when(at),
      kind,
      group.address,
      count(group.audience.members),
      String(verdict.evidence.repliers),
      decision.act === 'contain' ? 'yes' : 'no',
    ]),
  ];
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)),
    [],
  );
  return [
    ...rows.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
  ];
}

/** What happened, in the order it happened. */
export function story({ group, at, verdict, decision, course }: Finding): string[] {
  const { start, after, peopleAfter, last } = course;
  const { members } = group.audience;
  const { evidence } = verdict;
  return [
    `${group.address}, ${plural(members, 'member')}`,
    ...(start === undefined
      ? []
      : [`  ${when(start.sentAt)}  began with "${start.subject}" by ${start.from}`]),
    `  ${when(at)}  ${verdict.why}`,
    `    ${plural(evidence.messages, 'mail')} so far: ${plural(evidence.deliveries, 'delivery', 'deliveries')}`,
    decision.act === 'contain' ? '    would be locked' : `    would not be locked: ${decision.why}`,
    after === 0
      ? '    no further mail followed'
      : `    ${plural(after, 'further mail')} by ${plural(peopleAfter, 'person', 'people')} within ${span(last - at)}: ${plural(after * members, 'delivery', 'deliveries')}`,
    '',
  ];
}

const conclusion = ({ messages, groups, from, to, storms, locks, groupYears }: Summary): string[] => [
  `${plural(messages, 'message')}, ${plural(groups, 'group')}${from === undefined || to === undefined ? '' : `, ${when(from)} to ${when(to)}`}, ${groupYears.toFixed(2)} group-years.`,
  `${plural(storms, 'storm')}, ${plural(locks, 'lock')}${groupYears >= 1 ? `: ${((10 * locks) / groupYears).toFixed(2)} in ten group-years` : ''}.`,
];
