import type { IncidentSummary } from '../../../functions/admin/schemas.ts';
import type { Tone } from '../words.ts';
import { Badge, type IconName } from './icons.tsx';
import { Ago } from './time.tsx';

const LOCKS: Record<IncidentSummary['lock'], { word: string; tone: Tone; icon: IconName }> = {
  none: { word: 'Not locked', tone: 'quiet', icon: 'unlock' },
  unlockable: { word: 'Not locked', tone: 'bad', icon: 'unlock' },
  wanted: { word: 'Not locked yet', tone: 'warn', icon: 'unlock' },
  locking: { word: 'Lock not confirmed yet', tone: 'warn', icon: 'unlock' },
  locked: { word: 'Group locked', tone: 'good', icon: 'lock' },
  releasing: { word: 'Being released', tone: 'busy', icon: 'unlock' },
  released: { word: 'Group open', tone: 'quiet', icon: 'unlock' },
  'release-refused': { word: 'Still locked', tone: 'bad', icon: 'lock' },
};

/** Whether mail to the group is turned away, in two words; the phase may have said so. */
export const LockBadge = ({ lock, phase }: Pick<IncidentSummary, 'lock' | 'phase'>) =>
  phase === 'cooling-down' ? null : <Badge {...LOCKS[lock]} />;

/** When a locked group becomes open again, and what keeps it from that. */
export const ReleaseTime = ({
  incident: { lock, releaseAt, heldBack },
  now,
}: {
  incident: Pick<IncidentSummary, 'lock' | 'releaseAt' | 'heldBack'>;
  now: number;
}) => {
  if (lock !== 'locked' || releaseAt === undefined) return null;
  const held = heldBack.find(({ act }) => act === 'release');
  const ago = <Ago at={releaseAt} now={now} />;
  const isDue = Date.parse(releaseAt) <= now;
  if (held && isDue)
    return (
      <>
        <strong>Still locked: the release was due {ago}.</strong> {held.why}
      </>
    );
  if (held)
    return (
      <>
        The cool-down ends {ago}. {held.why}
      </>
    );
  return isDue ? (
    <>Still locked: the release was due {ago} and is on its way.</>
  ) : (
    <>Will be released {ago}.</>
  );
};
