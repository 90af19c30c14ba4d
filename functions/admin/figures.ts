import type { PerMinute, StormFigures } from '../../shared/domain/storm-figures.ts';
import { toIso } from '../../shared/domain/time.ts';
import type { Figures, PerMinuteView } from './schemas-mail.ts';

export function figuresView({ prevented, turnedAway, ...counts }: StormFigures): Figures {
  if (turnedAway === undefined) return { ...counts, ...(prevented === undefined ? {} : { prevented }) };
  const { askedAt, lastAt, ...tally } = turnedAway;
  return {
    ...counts,
    ...(prevented === undefined ? {} : { prevented }),
    turnedAway: {
      ...tally,
      askedAt: toIso(askedAt),
      ...(lastAt === undefined ? {} : { lastAt: toIso(lastAt) }),
    },
  };
}

/** Without a beginning where nothing was seen. */
export const perMinuteView = ({ from, ...counts }: PerMinute): PerMinuteView =>
  counts.storm.length === 0 ? counts : { from: toIso(from), ...counts };
