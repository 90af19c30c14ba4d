import type { Cleanup, SliceProgress } from './cleanup.ts';
import type { Containment } from './containment.ts';
import type { Incident } from './incident.ts';
import { goingIn } from './purgers.ts';
import { count, plural, when } from './wording.ts';

/** Both sides in a few words, for the audit trail; of one search where the act was about that. */
export function statesInWords(incident: Incident, slice?: number): string {
  const { containment, cleanup, closedAt, dismissed } = incident;
  return [
    `lock: ${lockWords(containment)}`,
    `purge: ${purgeWords(cleanup, slice)}`,
    ...(closedAt === undefined ? [] : ['closed']),
    ...(dismissed === undefined ? [] : ['dismissed']),
  ].join('; ');
}

function lockWords(containment: Containment): string {
  switch (containment.state) {
    case 'locking':
      return `locking (attempt ${containment.attempts})`;
    case 'locked': {
      const { releaseAt, lock } = containment;
      const rule = lock.until === undefined ? '' : `, its rule until ${when(lock.until)}`;
      return `locked until ${when(releaseAt)}${rule}`;
    }
    case 'releasing': {
      const { attempts, forced, lockAgain } = containment;
      return `releasing (attempt ${attempts})${forced ? ', forced' : ''}${lockAgain ? ', to be locked again' : ''}`;
    }
    case 'released':
      return containment.exact ? 'released exactly' : 'released';
    case 'none':
    case 'wanted':
    case 'unlockable':
    case 'release-refused':
      return containment.state.replace('-', ' ');
  }
}

function purgeWords(cleanup: Cleanup, index: number | undefined): string {
  if (!('run' in cleanup) || cleanup.run === undefined) return cleanup.state.replace('-', ' ');
  const { run } = cleanup;
  const stage = run.cleared ? ', cleared' : run.caseId === undefined ? '' : ', being counted';
  const state = `${cleanup.state.replace('-', ' ')}, ${plural(goingIn(run).length, 'message')}${stage}`;
  if (run.remediation !== undefined) {
    const { sent, askedAt } = run.remediation;
    const more = askedAt === undefined ? '' : ', more on their way';
    return `${state}, ${plural(sent, 'copy', 'copies')} sent${more}`;
  }
  const slice = index === undefined ? undefined : run.slices[index];
  return slice === undefined || index === undefined
    ? state
    : `${state}, search ${index + 1} of ${run.slices.length}: ${sliceWords(slice)}`;
}

const sliceWords = (slice: SliceProgress): string =>
  'items' in slice ? `${slice.step}, ${count(slice.items)} items` : slice.step;
