import { GroupReplay } from '../cli/backtest/group-replay.ts';
import { isHumanReply } from '../shared/domain/detect-people.ts';
import type { DetectionSettings } from '../shared/domain/detection-settings.ts';
import type { Observation } from '../shared/domain/observation.ts';
import { HOUR, type Instant } from '../shared/domain/time.ts';

/** A way to decide, message by message, that a group has to be closed now. */
export type Rule = {
  /** True when this message tips it. */
  add(observation: Observation): boolean;
  /** The group is open again from here on. */
  restart(at: Instant): void;
};

export type RuleMaker = { name: string; make(members: number): Rule };

export const stormlock = (settings: DetectionSettings): RuleMaker => ({
  name: 'Stormlock',
  make(members) {
    const replay = new GroupReplay(members, settings);
    return {
      add: (observation) => replay.add(observation)?.kind === 'storm',
      restart: (at) => replay.restart(at),
    };
  },
});

const EXCHANGE = { replies: 10, recipients: 2_500, time: HOUR };

/** Exchange Online's Reply-all Storm Protection as it comes: ten reply-alls an hour in one conversation. */
export const EXCHANGE_ONLINE: RuleMaker = {
  name: 'Exchange Online (10/60/2,500)',
  make(members) {
    const conversations = new Map<string, Instant[]>();
    return {
      add(observation) {
        if (members < EXCHANGE.recipients || !observation.isReply || !isHumanReply(observation)) return false;
        const before = conversations.get(observation.thread) ?? [];
        const times = [...before, observation.sentAt].filter((at) => at > observation.sentAt - EXCHANGE.time);
        conversations.set(observation.thread, times);
        return times.length >= EXCHANGE.replies;
      },
      restart: () => conversations.clear(),
    };
  },
};

const EZMLM = { messages: 30, time: HOUR };

/** ezmlm-limit as it comes: more than thirty messages in an hour, counted from the hour's first message. */
export const EZMLM_LIMIT: RuleMaker = {
  name: 'ezmlm-limit (30 an hour)',
  make() {
    let start = Number.NEGATIVE_INFINITY;
    let count = 0;
    return {
      add({ sentAt }) {
        if (sentAt > start + EZMLM.time) [start, count] = [sentAt, 0];
        count += 1;
        return count > EZMLM.messages;
      },
      restart() {
        start = Number.NEGATIVE_INFINITY;
      },
    };
  },
};
