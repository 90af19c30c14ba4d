import { exchangeGroupLock } from '../../../shared/adapters/exchange/group-lock.ts';
import { exchangeRuleLock } from '../../../shared/adapters/exchange/rule-lock.ts';
import { groupLocks } from '../../../shared/adapters/group-locks.ts';
import type { GroupLock } from '../../../shared/ports/groups.ts';
import { GROUP, group } from '../../contract/stores/records.ts';
import { createWorld } from '../../fakes/world.ts';
import { FakeTransportRules } from '../../fakes/world-rules.ts';
import { FakeUnifiedGroup, type NullMeans } from '../../fakes/world-unified.ts';
import { NOTICES, POLICY } from './lock-stages.ts';
import { holdsLock, lockedOnce, noRuleLeft, OPEN, released, type Start, told } from './must.ts';
import type { Path, Wrap } from './path.ts';

// A Microsoft 365 group: one lock or release is several cmdlets there, and any of them may be the last. Nothing is purged.

const UNIFIED = group({ kind: 'microsoft-365-group' });

function unifiedStage(start: Start) {
  const world = createWorld({ groups: [UNIFIED] });
  world.exchange.edit(GROUP, start);
  const unified = new FakeUnifiedGroup(world.exchange, UNIFIED, 'stormlock@example.org');
  const cloudOn = (wrap: Wrap): GroupLock =>
    exchangeGroupLock({ exchange: wrap('exchange', unified), clock: world.clock });
  return { world, unified, cloudOn };
}

export const unified = (start: Start = OPEN): Path => ({
  name: `Microsoft 365 group${start === OPEN ? '' : ', restricted'}`,
  begin(chance) {
    const { world, unified, cloudOn } = unifiedStage(start);
    unified.nullMeans = nullMeansBy(chance);
    return {
      world,
      policy: POLICY,
      portsOn: (wrap) => ({ lock: cloudOn(wrap) }),
      holds: holdsLock(world, GROUP),
      mustHold(all, must) {
        must(all.length === 1, `${all.length} incidents`);
        for (const incident of all) lockedOnce(world, incident, start, must);
        told(world, NOTICES, must);
      },
    };
  },
});

/** Most often clearing takes two writes. */
function nullMeansBy(chance: () => number): NullMeans {
  const draw = chance();
  if (draw < 0.6) return 'nothing';
  return draw < 0.8 ? 'cleared' : 'refused';
}

/** Exchange refuses the app its list: a mail flow rule is made in the same step. */
export const unifiedByRule: Path = {
  name: 'Microsoft 365 group, list refused, rule',
  begin() {
    const { world, unified, cloudOn } = unifiedStage(OPEN);
    unified.refusesWrites = true;
    const rules = new FakeTransportRules(world.clock);
    return {
      world,
      policy: POLICY,
      portsOn(wrap) {
        const cloud = cloudOn(wrap);
        const exchange = wrap('exchange', rules);
        const { resolveSenders } = cloud;
        const onPremises = exchangeRuleLock({ exchange, clock: world.clock, resolveSenders });
        return { lock: groupLocks({ cloud, onPremises }) };
      },
      holds: () => rules.working().length === 1,
      mustHold(all, must) {
        must(all.length === 1, `${all.length} incidents`);
        for (const { containment } of all) released(containment, must);
        noRuleLeft(rules, 1, must);
        told(world, NOTICES, must);
      },
    };
  },
};
