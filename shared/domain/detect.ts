import type { Address } from './address.ts';
import { findMachines } from './detect-machines.ts';
import { calmSentence, machineSentence, stormSentence } from './detect-sentence.ts';
import { findStorm, weighBurst } from './detect-storm.ts';
import { liveWindow, sentWithin } from './detect-window.ts';
import type { DetectionSettings } from './detection-settings.ts';
import { evidenceOf } from './evidence.ts';
import type { Observation } from './observation.ts';
import { stormThreads } from './storm-threads.ts';
import { threadsOf } from './thread-families.ts';
import type { Instant } from './time.ts';
import type { Verdict } from './verdict.ts';

/** What is known of a group from before the window. */
export type GroupHistory = {
  /** Of the window's senders, those who wrote to this group before the window. */
  knownPosters: ReadonlySet<Address>;
  /** The group's usual messages an hour; absent until a day of history exists. */
  usualHourlyRate?: number;
};

export type DetectionInput = {
  members: number;
  /** Observations of one group, any order, repeats allowed. Only the window before the newest `sentAt` counts. */
  observations: readonly Observation[];
  history: GroupHistory;
  /** What was sent before was dealt with: the end of the group's last lock. */
  since?: Instant;
};

/** Judges one group by evidence and event time alone: no clock, so a recorded storm replays to the same verdict. */
export function detect(input: DetectionInput, settings: DetectionSettings): Verdict {
  const { members } = input;
  const window = liveWindow(input.observations, input.since, settings);
  const storm = members < settings.minimumMembers ? undefined : findStorm(window, input, settings);
  if (storm !== undefined) {
    return {
      kind: 'storm',
      why: stormSentence(storm, members),
      evidence: evidenceOf(storm, input, settings.burst),
      ...tippedBy(storm.messages),
      threads: stormThreads(window, storm, input.history.knownPosters),
    };
  }
  const burst = sentWithin(settings.burst, window.length - 1, window);
  const usual = weighBurst(burst, input, settings);
  const evidence = evidenceOf(usual, input, settings.burst);
  const machines = members < settings.minimumMembers ? undefined : findMachines(burst, input, settings);
  if (machines === undefined) {
    return { kind: 'calm', why: calmSentence(usual, members, settings), evidence, threads: [] };
  }
  return {
    kind: machines.kind,
    why: machineSentence(machines, members),
    evidence,
    ...tippedBy(machines.messages.slice(0, settings.machineMessages)),
    threads: threadsOf(machines.messages),
  };
}

/** The last of them. */
const tippedBy = (messages: readonly Observation[]): Pick<Verdict, 'tippedBy'> => ({
  ...messages.slice(-1).map(({ messageId, sentAt }) => ({ tippedBy: { messageId, sentAt } }))[0],
});
