import { parseArgs } from 'node:util';
import { toDomainMessage } from '../dev/generator/mail.ts';
import { COMPANY_WEEK, generateOrdinary } from '../dev/generator/ordinary.ts';
import { DEFAULT_DETECTION } from '../shared/domain/detection-settings.ts';
import { toGroupId } from '../shared/domain/group.ts';
import { observe } from '../shared/domain/observe.ts';
import { type Quiet, replayQuiet, total } from './quiet.ts';
import { EXCHANGE_ONLINE, EZMLM_LIMIT, type RuleMaker, stormlock } from './rules.ts';
import { type Outcome, raceStorms } from './storms.ts';
import { asObservations, type Reception, readTraces } from './traces.ts';

// Prints how soon storms are caught and how often quiet lists are locked, beside two rules in wide use.
const { values } = parseArgs({
  options: {
    storms: { type: 'string', default: '400' },
    traces: { type: 'string', default: '../shared/traces' },
    shapes: { type: 'boolean', default: false },
  },
});

const RULES = [stormlock(DEFAULT_DETECTION), EXCHANGE_ONLINE, EZMLM_LIMIT];
const AUDIENCES = [100, 250, 500, 1_000, 2_400, 2_500, 5_000, 13_000, 50_000, 840_000];
const TRACE_MEMBERS = 5_000;
const COMPANY = { audiences: [120, 400, 1_000, 2_500, 5_000, 20_000], lists: 10, days: 365 };

const seeds = Array.from({ length: Number(values.storms) }, (_, i) => 1_000 + i);
const number = (value: number | '-') => (value === '-' ? value : Math.round(value).toLocaleString('en-US'));

function percentile(values: readonly number[], share: number): number | '-' {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? '-';
}

function summarise(outcomes: readonly Outcome[]) {
  const caught = outcomes.filter((outcome) => outcome.caught);
  const of = (pick: (outcome: Outcome) => number, share: number) => percentile(caught.map(pick), share);
  return {
    'caught %': Number(((100 * caught.length) / outcomes.length).toFixed(1)),
    'repliers median': of((o) => o.repliers, 0.5),
    'repliers p95': of((o) => o.repliers, 0.95),
    'replies median': of((o) => o.replies, 0.5),
    'replies p95': of((o) => o.replies, 0.95),
    'deliveries median': number(
      percentile(
        outcomes.map((o) => o.deliveries),
        0.5,
      ),
    ),
    'deliveries p95': number(
      percentile(
        outcomes.map((o) => o.deliveries),
        0.95,
      ),
    ),
  };
}

function printStorms(): void {
  console.log(`Generated storms, ${seeds.length} for each audience; a storm not caught delivers to its end.`);
  const rows: Record<string, unknown>[] = [];
  const byShape = new Map<string, Outcome[]>();
  for (const members of AUDIENCES) {
    raceStorms(RULES, members, seeds).forEach((outcomes, i) => {
      rows.push({ members: number(members), rule: RULES[i]?.name, ...summarise(outcomes) });
      if (i === 0 && members >= 2_500)
        for (const o of outcomes) byShape.set(o.shape, [...(byShape.get(o.shape) ?? []), o]);
    });
  }
  console.table(rows);
  if (!values.shapes) return;
  console.log('Stormlock by the shape of the storm, 2,500 members and more');
  console.table(
    Object.fromEntries(
      Array.from(byShape, ([shape, outcomes]) => [
        shape,
        { storms: outcomes.length, ...summarise(outcomes) },
      ]),
    ),
  );
}

const quietRow = (where: string, rule: RuleMaker, quiet: Quiet) => ({
  where,
  rule: rule.name,
  messages: number(quiet.messages),
  'list-years': number(quiet.years),
  'false locks': quiet.locks,
  'per 10 list-years': Number(((10 * quiet.locks) / quiet.years).toFixed(2)),
});

async function printQuiet(): Promise<void> {
  const rows: Record<string, unknown>[] = [];
  const lists = await readTraces(values.traces);
  const receptions: readonly [Reception, string][] = [
    ['prompt', 'real lists, received seconds after sent'],
    ['recorded', 'real lists, received as recorded'],
  ];
  for (const [reception, where] of lists.size > 0 ? receptions : []) {
    const mails = Array.from(lists.values(), (messages) => asObservations(messages, reception));
    for (const rule of RULES)
      rows.push(quietRow(where, rule, total(mails.map((mail) => replayQuiet(rule, TRACE_MEMBERS, mail)))));
  }
  if (lists.size === 0) console.log(`No traces in ${values.traces}: their figures are left out.`);
  for (const rule of RULES) rows.push(quietRow('generated company lists', rule, total(companyLists(rule))));
  console.log(
    `Lists without a storm; the real ones are taken as groups of ${number(TRACE_MEMBERS)} members.`,
  );
  console.table(rows);
}

function companyLists(rule: RuleMaker): Quiet[] {
  return COMPANY.audiences.flatMap((members) =>
    Array.from({ length: COMPANY.lists }, (_, i) => {
      const mail = generateOrdinary({
        seed: members + i,
        members,
        to: 'all@example.com',
        from: Date.UTC(2024, 0, 1),
        days: COMPANY.days,
        perWeek: COMPANY_WEEK,
      });
      return replayQuiet(
        rule,
        members,
        mail.map((one) => observe(toDomainMessage(one), toGroupId('0'))),
      );
    }),
  );
}

printStorms();
await printQuiet();
