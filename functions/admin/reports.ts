import type { HttpResponseInit } from '@azure/functions';
import { NotFound } from '../../shared/domain/errors.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { type IncidentReport, incidentReport } from '../../shared/domain/report.ts';
import { scenarioLines } from '../../shared/domain/scenario.ts';
import { toIso } from '../../shared/domain/time.ts';
import { scenarioNow } from '../../shared/use-cases/keep-scenario.ts';
import { incidentWith } from '../../shared/use-cases/operate-incident.ts';
import { readStorm } from '../../shared/use-cases/read-storm.ts';
import { actsOn, auditEntryView } from './audit.ts';
import { answer, type Call, incidentIdOf } from './call.ts';
import { figuresView, perMinuteView } from './figures.ts';
import { REPORT_POLICY, reportPage } from './report-page.ts';
import type { Report } from './schemas-app.ts';

export async function readReport(call: Call): Promise<HttpResponseInit> {
  const { report, incident } = await written(call);
  return answer(call.request, viewOf(report, incident));
}

export async function readReportPage(call: Call): Promise<HttpResponseInit> {
  const { report } = await written(call);
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': REPORT_POLICY,
      'cache-control': 'private, no-store',
    },
    body: reportPage(report),
  };
}

/** What was known of the group, then one JSON message a line: as kept when the incident was dismissed, else as known now. */
export async function readScenario(call: Call): Promise<HttpResponseInit> {
  const { deps } = call;
  const { value } = await incidentWith(deps, incidentIdOf(call));
  const kept = (await deps.scenarios.get(value.id)) ?? (await scenarioNow(deps, value));
  if (kept.observations.length === 0)
    throw new NotFound(
      `Of the mail of incident ${value.id} nothing is known any more: what was seen is forgotten after STORMLOCK_KEEP_OBSERVATIONS, unless the incident was dismissed before.`,
    );
  const lines = scenarioLines(kept, value.group);
  return {
    headers: {
      'content-type': 'application/x-ndjson',
      'content-disposition': `attachment; filename="${value.id}-${value.group.audience.members}-members.jsonl"`,
      'cache-control': 'private, no-store',
    },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}

async function written(call: Call): Promise<{ report: IncidentReport; incident: Incident }> {
  const { deps } = call;
  const { value } = await incidentWith(deps, incidentIdOf(call));
  const storm = await readStorm(deps, value);
  const acts = await deps.audit.list({ ...actsOn(value), limit: Number.POSITIVE_INFINITY });
  return {
    incident: value,
    report: incidentReport(value, storm, acts.toReversed(), deps.clock.now(), deps.allowedSenders),
  };
}

const viewOf = ({ closedAt, ...report }: IncidentReport, incident: Incident): Report => ({
  ...report,
  writtenAt: toIso(report.writtenAt),
  openedAt: toIso(report.openedAt),
  figures: figuresView(report.figures),
  ...(closedAt === undefined ? {} : { closedAt: toIso(closedAt) }),
  timeline: report.timeline.map(({ at, ...entry }) => ({ at: toIso(at), ...entry })),
  perMinute: perMinuteView(report.perMinute),
  marks: report.marks.map(({ at, label }) => ({ at: toIso(at), label })),
  searches: [...report.searches],
  acts: report.acts.map((act) => ({
    ...auditEntryView({ ...act, incident: incident.id, group: incident.group.address }),
  })),
});
