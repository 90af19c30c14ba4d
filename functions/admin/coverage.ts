import type { HttpResponseInit } from '@azure/functions';
import { curveAt } from '../../shared/domain/detect-people.ts';
import { TROUBLE_TOPICS } from '../../shared/domain/standing-trouble.ts';
import { toIso } from '../../shared/domain/time.ts';
import { isOverdue } from '../../shared/use-cases/check-health.ts';
import { type AdminDeps, answer, type Call } from './call.ts';
import type { Coverage, Groups } from './schemas-app.ts';
import { groupView } from './views.ts';

const MOST_GROUPS = 1_000;

export async function readCoverage({ request, deps }: Call): Promise<HttpResponseInit> {
  const now = deps.clock.now();
  const cursors = await deps.cursors.list();
  const names = await deps.troubles.get('names');
  const body: Coverage = {
    ...(names === undefined ? {} : { reconciledAt: toIso(names.value.checkedAt) }),
    troubles: await troublesIn(deps),
    sentinels: cursors.map(({ value }) => ({
      id: value.sentinel,
      ...(value.readAt === undefined ? {} : { readAt: toIso(value.readAt) }),
      overdue: isOverdue(value, now, deps.staleAfter),
    })),
  };
  return answer(request, body);
}

/** The passing ones too, to those who may see names. */
async function troublesIn({ troubles }: AdminDeps): Promise<Coverage['troubles']> {
  const found: Coverage['troubles'] = [];
  for (const topic of TROUBLE_TOPICS)
    for (const { what, why, remedy, since } of (await troubles.get(topic))?.value.troubles ?? [])
      found.push({ topic, what, why, ...(remedy === undefined ? {} : { remedy }), since: toIso(since) });
  return found;
}

export async function readGroups({ request, deps }: Call): Promise<HttpResponseInit> {
  const { minimumMembers } = deps.detection;
  const open = new Map((await deps.incidents.listOpen()).map(({ value }) => [value.group.id, value.id]));
  const found = await deps.groups.knownGroups(MOST_GROUPS + 1);
  const known = found.slice(0, MOST_GROUPS);
  const body: Groups = {
    truncated: found.length > MOST_GROUPS,
    groups: known
      .sort((a, b) => b.group.audience.members - a.group.audience.members)
      .map(({ group, learnedAt }) => {
        const incident = open.get(group.id);
        const { members } = group.audience;
        return {
          ...groupView(group),
          addresses: [...group.addresses],
          learnedAt: toIso(learnedAt),
          ...(members < minimumMembers ? {} : { repliersNeeded: curveAt(members, deps.detection) }),
          protected: group.addresses.some((address) => deps.policy.protectedGroups.includes(address)),
          onPremises: group.onPremises,
          ...(incident === undefined ? {} : { incident }),
        };
      }),
  };
  return answer(request, body);
}
