import { escaped } from '../../shared/domain/html.ts';
import { stormChart } from '../../shared/domain/storm-chart.ts';
import { count, plural, span, when } from '../../shared/domain/wording.ts';
import type { Finding } from './replay.ts';
import type { Summary } from './summary.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --soft: #5b6675; --line: #d9dee5; --before: #3b6fb5; --after: #c2ccd8; --lock: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --paper: #14181e; --soft: #9aa5b4; --line: #303844; --before: #7eaaf0; --after: #465264; --lock: #ff8a80 } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-bottom: .2rem; overflow-wrap: anywhere }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap } .n { text-align: right }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem } dt { color: var(--soft) } dd { margin: 0; font-size: 1.5rem; font-weight: 600 }
section { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .6rem } .why { font-size: 1.05rem } .axis, .soft { color: var(--soft); font-size: .9rem; margin-top: .2rem }
svg { width: 100%; height: auto } .before { fill: var(--before) } .after { fill: var(--after) } line.mark { stroke: var(--lock); stroke-width: 2 } text.mark { fill: var(--lock); font-size: 13px }`;

/** One self-contained page: nothing is loaded from anywhere and nothing runs in it. */
export function htmlReport(summary: Summary, findings: readonly Finding[]): string {
  const storms = findings.filter(({ kind }) => kind === 'storm');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Stormlock backtest</title>
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><style>${STYLE}</style></head><body>
<h1>What Stormlock would have done</h1>
${figures(summary)}
${findings.length === 0 ? '<p>Nothing but calm.</p>' : table(findings)}
${storms.map(section).join('\n')}
</body></html>`;
}

function figures({ messages, groups, from, to, storms, locks, groupYears }: Summary): string {
  const pairs = [
    ['messages', count(messages)],
    ['groups', count(groups)],
    ['group-years', groupYears.toFixed(2)],
    ['storms', count(storms)],
    ['locks', count(locks)],
  ];
  const time =
    from === undefined || to === undefined ? '' : `<p class="soft">${when(from)} to ${when(to)}</p>`;
  return `<dl>${pairs.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>${time}`;
}

function table(findings: readonly Finding[]): string {
  const rows = findings.map(({ at, kind, group, verdict: { evidence }, decision }) =>
    [
      `<tr><td>${when(at)}</td><td>${kind}</td><td>${escaped(group.address)}</td>`,
      `<td class="n">${count(group.audience.members)}</td><td class="n">${evidence.repliers}</td><td class="n">${evidence.stopRequests}</td>`,
      `<td>${decision.act === 'contain' ? 'yes' : 'no'}</td></tr>`,
    ].join(''),
  );
  return `<div class="wide"><table><thead><tr><th>when</th><th>what</th><th>group</th><th class="n">members</th><th class="n">repliers</th><th class="n">protests</th><th>would lock</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function section({ group, at, verdict, decision, course }: Finding): string {
  const { start, after, peopleAfter, last } = course;
  const { members } = group.audience;
  const began =
    start === undefined
      ? ''
      : `Began ${when(start.sentAt)} with “${escaped(start.subject)}” by ${escaped(start.from)}. `;
  const followed =
    after === 0
      ? 'No further mail followed.'
      : `${plural(after, 'further mail')} by ${plural(peopleAfter, 'person', 'people')} followed within ${span(last - at)}: ${plural(after * members, 'delivery', 'deliveries')}${decision.act === 'contain' ? ' that a lock would have prevented' : ''}.`;
  return `<section><h2>${escaped(group.address)}</h2><p class="soft">${when(at)}, ${plural(members, 'member')}</p>
<p class="why">${escaped(verdict.why)}</p><p>${began}${plural(verdict.evidence.deliveries, 'delivery', 'deliveries')} by then. ${decision.act === 'contain' ? 'It would have been locked.' : `It would not have been locked: ${escaped(decision.why)}`} ${followed}</p>
${stormChart(course.bins, [{ at, label: 'detected' }])}</section>`;
}
