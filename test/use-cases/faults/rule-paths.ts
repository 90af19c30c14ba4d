import { exchangeRuleLock } from '../../../shared/adapters/exchange/rule-lock.ts';
import { groupLocks } from '../../../shared/adapters/group-locks.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import { DAY, HOUR, type Milliseconds } from '../../../shared/domain/time.ts';
import { group } from '../../contract/stores/records.ts';
import { createWorld } from '../../fakes/world.ts';
import { FakeTransportRules } from '../../fakes/world-rules.ts';
import { backAtOnce, delayBy, NOTICES, orderedOnce, POLICY } from './lock-stages.ts';
import { noRuleLeft, released, releasedEarly, told } from './must.ts';
import type { Path, Stage } from './path.ts';

// The group is mastered on premises and locked by a mail flow rule.

function ruleStage() {
  const world = createWorld({ groups: [group({ onPremises: true })] });
  const rules = new FakeTransportRules(world.clock);
  const portsOn: Stage['portsOn'] = (wrap) => {
    const cloud = wrap('lock', world.exchange);
    const onPremises = exchangeRuleLock({
      exchange: wrap('exchange', rules),
      clock: world.clock,
      resolveSenders: (addresses) => cloud.resolveSenders(addresses),
    });
    return { lock: groupLocks({ cloud, onPremises }) };
  };
  const mustHold: Stage['mustHold'] = (all, must) => {
    must(all.length === 1, `${all.length} incidents`);
    for (const { containment } of all) released(containment, must);
    noRuleLeft(rules, 1, must);
    must(world.exchange.writes.length === 0, 'the lists were written');
    told(world, NOTICES, must);
  };
  return {
    world,
    rules,
    stage: { world, policy: POLICY, portsOn, mustHold, holds: () => rules.working().length === 1 },
  };
}

/** Extended for longer than a rule lives by itself: it has to be renewed. */
export const rule: Path = {
  name: 'mail flow rule, renewed',
  begin() {
    const { stage } = ruleStage();
    return {
      ...stage,
      // Two days at the usual pace would be the same question some hundred times.
      policy: { ...stage.policy, traceInterval: 8 * HOUR },
      operator: orderedOnce(({ containment }) => containment.state === 'locked', {
        do: 'extend',
        for: 2 * DAY,
      }),
      mustHold(all, must) {
        must(durationOf(all[0]) > 2 * DAY, 'the lock was not extended');
        return stage.mustHold(all, must);
      },
    };
  },
};

const durationOf = (incident: Incident | undefined): Milliseconds =>
  incident?.containment.state === 'released' ? incident.containment.at - incident.containment.confirmedAt : 0;

/** Nothing of Stormlock runs for three days: the rule ends by itself, and does not come back with Stormlock. */
export const deadMan: Path = {
  name: 'mail flow rule, nobody renews it',
  begin() {
    const {
      world,
      stage: { holds: _, ...stage },
    } = ruleStage();
    let gone = false;
    return {
      ...stage,
      async meanwhile([incident]) {
        if (gone || incident?.containment.state !== 'locked') return;
        gone = true;
        await world.clock.advance(3 * DAY);
      },
      mustHold(all, must) {
        must(gone, 'Stormlock was there all the time');
        return stage.mustHold(all, must);
      },
    };
  },
};

/** Nothing of Stormlock runs until shortly before the rule ends: renewing and releasing are both due then. */
export const renewedAndReleased: Path = {
  name: 'mail flow rule, renewed and released',
  begin() {
    const { world, stage } = ruleStage();
    let gone = false;
    return {
      ...stage,
      async meanwhile([incident]) {
        if (gone || incident?.containment.state !== 'locked') return;
        gone = true;
        await world.clock.advance(DAY - HOUR / 2);
      },
    };
  },
};

export const ruleReleasedAtOnce: Path = {
  name: 'mail flow rule, released at once',
  begin(chance) {
    const { world, rules, stage } = ruleStage();
    rules.delay = delayBy(chance);
    return {
      ...stage,
      operator: orderedOnce(({ containment }) => 'firstSentAt' in containment, {
        do: 'release',
        force: false,
      }),
      mustHold(all, must) {
        releasedEarly(all, must);
        noRuleLeft(rules, 1, must);
        told(world, ['detected', 'released'], must);
      },
    };
  },
};

export const ruleBackAtOnce = backAtOnce('mail flow rule, storm back at once', () => {
  const { world, rules, stage } = ruleStage();
  return { world, stage: { ...stage, mustHold: (_, must) => noRuleLeft(rules, 2, must) } };
});
