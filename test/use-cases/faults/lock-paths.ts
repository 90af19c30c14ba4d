import { exchangeRuleLock } from '../../../shared/adapters/exchange/rule-lock.ts';
import { groupLocks } from '../../../shared/adapters/group-locks.ts';
import type { Incident } from '../../../shared/domain/incident.ts';
import { DAY, HOUR, MINUTE, type Milliseconds, SECOND } from '../../../shared/domain/time.ts';
import { orderOnIncident } from '../../../shared/use-cases/operate-incident.ts';
import { GROUP, group, SENTINEL } from '../../contract/stores/records.ts';
import { MemoryScenarioStore } from '../../fakes/memory-scenarios.ts';
import { type AppDeps, createWorld, SHORT, type World } from '../../fakes/world.ts';
import { HOLDER } from '../../fakes/world-exchange.ts';
import { FakeTransportRules } from '../../fakes/world-rules.ts';
import { FakeRunbook } from '../../fakes/world-runbook.ts';
import { laterStorm } from '../../fakes/world-storm.ts';
import { ANN } from './explore.ts';
import { givenBack, holdsLock, type Must, noRuleLeft, OPEN, released, releasedEarly, type Start, told } from './must.ts';
import type { Operator, Path, Stage } from './path.ts';

// Ways to lock the group; nothing is purged.

const POLICY = { ...SHORT, purge: 'off' as const };
const NOTICES = ['detected', 'locked', 'released'];
const RESTRICTED: Start = { senders: ['board', 'press-office'], groups: ['managers'] };

/** Released by an operator as soon as anything was sent, or some time later. */
export const releasedAtOnce: Path = {
  name: 'accept list, released at once',
  begin(chance) {
    const world = createWorld();
    world.exchange.delay = delayBy(chance);
    world.exchange.edit(GROUP, OPEN);
    return {
      world,
      policy: POLICY,
      holds: holdsLock(world, GROUP),
      operator: orderedOnce((incident) => 'firstSentAt' in incident.containment, {
        do: 'release',
        force: false,
      }),
      mustHold(all, must) {
        releasedEarly(all, must);
        givenBack(world, GROUP, OPEN, must);
      },
    };
  },
};

/** Exchange often shows what was written some time later; longer than a lease it never takes. */
const delayBy = (chance: () => number): Milliseconds =>
  chance() < 0.3 ? 0 : Math.floor(chance() * 50) * SECOND;

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
    releasedEarly(all, must);
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

/** As soon as the first incident is over the storm is back: the same all over again, for longer. */
const backAtOnce = (name: string, begin: () => { world: World; stage: Stage }): Path => ({
  name,
  begin() {
    const { world, stage } = begin();
    let back = false;
    return {
      ...stage,
      isOver: (all) => all.length > 1,
      meanwhile([incident]) {
        if (back || incident?.closedAt === undefined) return;
        back = true;
        world.mail.deliver(SENTINEL, ...laterStorm(world.clock.now()));
      },
      mustHold(all, must) {
        must(all.length === 2, `${all.length} incidents`);
        must(all[0]?.coolDown === 2 * POLICY.coolDown, 'the second lock lasts no longer');
        releasedEarly(all, must);
        return stage.mustHold(all, must);
      },
    };
  },
});

export const ruleBackAtOnce = backAtOnce('mail flow rule, storm back at once', () => {
  const { world, rules, stage } = ruleStage();
  return { world, stage: { ...stage, mustHold: (_, must) => noRuleLeft(rules, 2, must) } };
});

export const listBackAtOnce = backAtOnce('accept list, storm back at once', () => {
  const world = createWorld();
  world.exchange.edit(GROUP, RESTRICTED);
  const mustHold: Stage['mustHold'] = (_, must) => givenBack(world, GROUP, RESTRICTED, must);
  return { world, stage: { world, policy: POLICY, holds: holdsLock(world, GROUP), mustHold } };
});

function runbookStage(chance: () => number) {
  const world = createWorld();
  world.exchange.edit(GROUP, RESTRICTED);
  const runbook = new FakeRunbook(world.clock, world.exchange, () => delaysBy(chance));
  const portsOn: Stage['portsOn'] = (wrap) => ({ lock: wrap('lock', runbook) });
  const holds = () => {
    runbook.work();
    return holdsLock(world, GROUP)();
  };
  return { world, runbook, stage: { world, policy: POLICY, portsOn, holds } };
}

/** Once within the runbook's patience; seldom never, and sometimes a second time. */
function delaysBy(chance: () => number): Milliseconds[] {
  const delay = () => Math.floor(chance() * FakeRunbook.PATIENCE);
  const draw = chance();
  if (draw < 0.15) return [];
  return draw < 0.7 ? [delay()] : [delay(), delay()];
}

export const runbook: Path = {
  name: 'runbook',
  begin(chance) {
    const { world, runbook, stage } = runbookStage(chance);
    return {
      ...stage,
      mustHold(all, must) {
        runbook.work();
        must(all.length === 1, `${all.length} incidents`);
        for (const { containment } of all) released(containment, must);
        givenBack(world, GROUP, RESTRICTED, must);
        notTooSoon(runbook, must);
        told(world, NOTICES, must);
      },
    };
  },
};

export const runbookReleasedAtOnce: Path = {
  name: 'runbook, released at once',
  begin(chance) {
    const { world, runbook, stage } = runbookStage(chance);
    return {
      ...stage,
      operator: orderedOnce(({ containment }) => 'firstSentAt' in containment, {
        do: 'release',
        force: false,
      }),
      mustHold(all, must) {
        runbook.work();
        releasedEarly(all, must);
        givenBack(world, GROUP, RESTRICTED, must);
        notTooSoon(runbook, must);
      },
    };
  },
};

/** An operator who looks until the moment has come, and then orders it once. */
function orderedOnce(
  isTheMoment: (incident: Incident) => boolean,
  order: Parameters<typeof orderOnIncident>[2],
): Operator {
  let done = false;
  const work = async (app: AppDeps): Promise<void> => {
    for (let look = 0; look < LOOKS && !done; look++) {
      const [row] = await app.incidents.list({ limit: 1 });
      if (row === undefined || !isTheMoment(row.value)) continue;
      const deps = { ...app, scenarios: new MemoryScenarioStore() };
      // Given on a state that is no longer, it is given again.
      const given = orderOnIncident(deps, row.value.id, order, ANN, (version) => version === row.version);
      done = await given.then(
        () => true,
        () => false,
      );
    }
  };
  return { work, isDone: () => done };
}

const LOOKS = 25;

/** What was ordered and may come yet is not ordered again. */
function notTooSoon({ orders }: FakeRunbook, must: Must): void {
  const locks = orders.filter(({ change }) => change.senders.includes(HOLDER) && change.form !== 'remove');
  const gaps = locks.slice(1).map(({ at }, i) => at - (locks[i]?.at ?? 0));
  must(
    gaps.every((gap) => gap >= 5 * MINUTE),
    'a lock was ordered again before the runbook had its time',
  );
}
