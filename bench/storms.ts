import { type Mail, toDomainMessage } from '../dev/generator/mail.ts';
import { COMPANY_WEEK, generateOrdinary } from '../dev/generator/ordinary.ts';
import { Random } from '../dev/generator/random.ts';
import { generateStorm } from '../dev/generator/storm.ts';
import { type ShapeName, shapeWeights } from '../dev/generator/storm-shapes.ts';
import { isHumanReply } from '../shared/domain/detect-people.ts';
import { toGroupId } from '../shared/domain/group.ts';
import type { Observation } from '../shared/domain/observation.ts';
import { observe } from '../shared/domain/observe.ts';
import { DAY, HOUR } from '../shared/domain/time.ts';
import type { RuleMaker } from './rules.ts';

export type Outcome = {
  shape: ShapeName;
  caught: boolean;
  repliers: number;
  replies: number;
  deliveries: number;
};

const START = Date.UTC(2024, 0, 8);
const HISTORY_DAYS = 28;
const GROUP = 'everybody@example.com';
const GROUP_ID = toGroupId('0');

const seen = (mail: Mail): Observation => observe(toDomainMessage(mail), GROUP_ID);

/** A storm and what the group saw in the four weeks before: nothing, newsletters, or the life of a lively list. */
export function stormWithHistory(seed: number, members: number) {
  const random = new Random(seed);
  const shape = random.weighted(shapeWeights(members));
  const life = random.weighted({ silent: 3, newsletters: 3, lively: 4 });
  const perWeek = Object.fromEntries(
    Object.entries(COMPANY_WEEK).map(([occasion, rate]) => [
      occasion,
      life === 'lively' || (life === 'newsletters' && occasion === 'newsletter') ? rate : 0,
    ]),
  ) as typeof COMPANY_WEEK;
  const history = generateOrdinary({
    seed,
    members,
    to: GROUP,
    from: START,
    days: HISTORY_DAYS,
    perWeek,
  }).map(seen);
  const hour = shape === 'overnight' ? 22.8 : random.between(8, 16);
  const storm = generateStorm({
    seed,
    members,
    shape,
    startAt: START + HISTORY_DAYS * DAY + hour * HOUR,
    to: [GROUP],
    regulars: [...new Set(history.map((mail) => mail.from))],
    regularShare: life === 'lively' ? 0.15 : 0,
  }).map(seen);
  return { shape, history, storm };
}

/** How far each storm got under each rule; the same storms for all. */
export function raceStorms(
  rules: readonly RuleMaker[],
  members: number,
  seeds: readonly number[],
): Outcome[][] {
  const outcomes: Outcome[][] = rules.map(() => []);
  for (const seed of seeds) {
    const { shape, history, storm } = stormWithHistory(seed, members);
    rules.forEach((maker, i) => {
      const rule = maker.make(members);
      for (const observation of history) if (rule.add(observation)) rule.restart(observation.sentAt + 1);
      const tip = storm.findIndex((observation) => rule.add(observation));
      const until = tip === -1 ? storm : storm.slice(0, tip + 1);
      const replies = until.filter(isHumanReply);
      outcomes[i]?.push({
        shape,
        caught: tip !== -1,
        repliers: new Set(replies.map((reply) => reply.from)).size,
        replies: replies.length,
        deliveries: until.length * members,
      });
    });
  }
  return outcomes;
}
