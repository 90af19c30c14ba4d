import { createHash } from 'node:crypto';
import { escaped } from '../../shared/domain/html.ts';
import type { IncidentReport } from '../../shared/domain/report.ts';
import type { Fact } from '../../shared/domain/report-facts.ts';
import { stormChart } from '../../shared/domain/storm-chart.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { actorName, plural, when } from '../../shared/domain/wording.ts';

// One file without scripts and outside resources, so that it can be printed, saved and mailed.

const STYLE = `
:root { color-scheme: light; }
body { font: 11pt/1.45 system-ui, sans-serif; color: #1a1f27; background: #fff; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; border-bottom: 1px solid #c9d1dc; padding-bottom: .25rem; break-after: avoid; }
p.meta { color: #4b5563; margin: 0 0 1rem; }
p.rehearsal { border: 2px solid #8a5a00; padding: .5rem .75rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid #e5e9ef; overflow-wrap: break-word; }
th { font-weight: 600; }
th[scope=row] { width: 15rem; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
@media (max-width: 40rem) {
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; clip-path: inset(50%); }
  tr { padding: .4rem 0; border-bottom: 1px solid #e5e9ef; }
  th, td { padding: 0; border: 0; }
  th[scope=row] { width: auto; }
  td.time { white-space: normal; color: #4b5563; }
  td, th { overflow-wrap: anywhere; }
}
svg { width: 100%; height: auto; } .before { fill: #b45309; } .after { fill: #475569; }
line.mark { stroke: #1d4ed8; stroke-width: 2; } text.mark { fill: #1d4ed8; font-size: 13px; }
p.axis { color: #4b5563; font-size: .85rem; margin: .25rem 0 0; }
@page { margin: 18mm 16mm; }
@media print { body { margin: 0; max-width: none; } }
`;

const hash = createHash('sha256').update(STYLE).digest('base64');

/** Nothing may run or load; the style is the one that was hashed. */
export const REPORT_POLICY = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The report as an HTML document. */
export function reportPage(report: IncidentReport): string {
  const { closedAt } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.title)} – incident report</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(report.title)}</h1>
<p class="meta">Incident ${escaped(report.id)} · opened ${when(report.openedAt)} · ${closedAt === undefined ? 'still open' : `closed ${when(closedAt)}`} · written ${when(report.writtenAt)}</p>
${report.rehearsal ? '<p class="rehearsal">A rehearsal: Stormlock only observed. Nothing was locked or deleted.</p>' : ''}
<h2>What happened</h2>
${report.summary.map((sentence) => `<p>${escaped(sentence)}</p>`).join('\n')}
${section('In numbers', facts(report.facts))}
${section('Mail over time', chartOf(report))}
${section('Evidence', facts(report.evidence))}
${section(
  'Timeline',
  rows(
    ['Time', 'By', 'What'],
    report.timeline.map(({ at, by, what }) => [when(at), by, what]),
  ),
)}
${section('Searches of the purge', searchesOf(report))}
${section('Acts', rows(['Time', 'By', 'Act', 'Why', 'Before → after'], report.acts.map(actRow)))}
${section('Thanks to', thanksOf(report))}
</main>
</body>
</html>
`;
}

function chartOf({ perMinute: { from, storm, other }, marks }: IncidentReport): string {
  const bins = storm.map((count, i) => ({ at: from + i * MINUTE, messages: count + (other[i] ?? 0) }));
  return bins.length === 0 ? '' : stormChart(bins, marks);
}

const searchesOf = ({ id, searches }: IncidentReport): string =>
  searches.length === 0
    ? ''
    : `${facts(searches)}<p>The queries name people: they are in the eDiscovery case “Stormlock ${escaped(id)}” and on the incident's page.</p>`;

const thanksOf = ({ thanks }: IncidentReport): string =>
  thanks.length === 0
    ? '<p>No person had to act.</p>'
    : thanks.map(({ name, acts }) => `<p>${escaped(name)}, ${plural(acts, 'act')}</p>`).join('\n');

const section = (title: string, content: string): string =>
  content === '' ? '' : `<h2>${title}</h2>\n${content}`;

const facts = (list: readonly Fact[]): string =>
  list.length === 0
    ? ''
    : `<table>${list.map(({ label, value }) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(value)}</td></tr>`).join('')}</table>`;

function rows(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  if (lines.length === 0) return '';
  const head = heads.map((name) => `<th scope="col">${name}</th>`).join('');
  const body = lines.map((cells) => {
    const [time = '', ...others] = cells.map(escaped);
    return `<tr><td class="time">${time}</td>${others.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

const actRow = ({
  at,
  by,
  act,
  reason,
  from,
  via,
  before,
  after,
}: IncidentReport['acts'][number]): string[] => [
  when(at),
  `${actorName(by)}${whence([via, from])}`,
  act,
  reason,
  changeOf(before, after),
];

/** By which proof, and from where. */
function whence(parts: readonly (string | undefined)[]): string {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

/** Only what differs: both sides name the state of everything. */
function changeOf(before: string | undefined, after: string | undefined): string {
  if (before === undefined && after === undefined) return '';
  const [was, is] = [before ?? '–', after ?? '–'].map((words) => words.split('; '));
  const [left, right] = [
    was?.filter((part) => !is?.includes(part)),
    is?.filter((part) => !was?.includes(part)),
  ];
  const differs = (left?.length ?? 0) + (right?.length ?? 0) > 0;
  return differs ? `${left?.join('; ') || '–'} → ${right?.join('; ') || '–'}` : 'no change';
}
