import type { Decision } from './decision.ts';
import type { Group } from './group.ts';
import type { Policy } from './policy.ts';
import type { SwitchPosition } from './switch.ts';
import type { Instant } from './time.ts';
import { HOUR } from './time.ts';
import type { Verdict } from './verdict.ts';

/** What `decide` must know of the organisation at this moment. */
export type DecisionContext = {
  now: Instant;
  position: SwitchPosition;
  /** When automatic locks happened lately, any group. */
  recentLocks: readonly Instant[];
  /** When an operator last released this very group. */
  releasedByOperatorAt?: Instant;
};

/** What the organisation's policy makes of a verdict; the first rule that holds decides, and says so. */
export function decide(verdict: Verdict, group: Group, policy: Policy, context: DecisionContext): Decision {
  if (verdict.kind === 'calm') return { act: 'nothing', why: verdict.why };
  if (context.position === 'paused') return { act: 'record', why: 'Stormlock is paused: recorded only.' };
  if (verdict.kind !== 'storm') {
    return {
      act: 'alert',
      why: `A ${verdict.kind.replace('-', ' ')} is reported, not locked: one sender or a machine is to be stopped, not the group.`,
    };
  }
  const obstacle = obstacleTo(verdict, group, policy, context);
  if (obstacle !== undefined) return { act: 'alert', why: obstacle };
  if (context.position === 'observe')
    return { act: 'rehearse', why: 'Stormlock only observes: this is what it would have done.' };
  return { act: 'contain', why: 'A storm, and Stormlock is armed.' };
}

/** A storm whose last mail is so old is over, as after an outage of the sentinels: a lock would come too late. */
const OVER_AFTER = 2 * HOUR;

function obstacleTo(
  verdict: Verdict,
  group: Group,
  policy: Policy,
  context: DecisionContext,
): string | undefined {
  const protectedAddress = group.addresses.find((address) => policy.protectedGroups.includes(address));
  if (protectedAddress !== undefined)
    return `${protectedAddress} is a protected group: only an operator may lock it.`;
  if (verdict.tippedBy !== undefined && verdict.tippedBy.sentAt < context.now - OVER_AFTER) {
    return 'The storm was over before it was seen: its last mail is hours old, and a lock would come too late.';
  }
  const lately = context.recentLocks.filter((at) => at > context.now - HOUR).length;
  if (lately >= policy.locksPerHour) {
    return `${lately} groups were locked automatically in the last hour, which is the limit: an operator must lock this one.`;
  }
  const { releasedByOperatorAt: released } = context;
  if (released !== undefined && context.now < released + policy.graceAfterRelease) {
    return 'An operator released this group a short while ago: only an operator may lock it again now.';
  }
  return undefined;
}
