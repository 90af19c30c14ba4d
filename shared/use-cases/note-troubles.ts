import { LostRace } from '../domain/errors.ts';
import {
  lasting,
  lookAgain,
  type StandingTrouble,
  type Trouble,
  type TroubleTopic,
} from '../domain/standing-trouble.ts';
import { troubleNotice } from '../domain/trouble-notices.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestBudget } from '../ports/ediscovery.ts';
import type { Log } from '../ports/log.ts';
import type { NoticeChannel } from '../ports/notices.ts';
import type { TroubleStore } from '../ports/stores.ts';

export type TroubleDeps = {
  clock: Clock;
  log: Log;
  troubles: TroubleStore;
  channels: readonly NoticeChannel[];
  noticeBudget: RequestBudget;
  /** The page that shows what is watched. */
  coverageLink: string;
};

/** Keeps what a look found, and tells people of what is new and more than a moment's: once, until it is gone. */
export async function noteTroubles(
  deps: TroubleDeps,
  topic: TroubleTopic,
  found: readonly Trouble[],
): Promise<void> {
  const row = await deps.troubles.get(topic);
  const now = deps.clock.now();
  const standing = lookAgain(row?.value, found, now);
  const news = lasting(standing, now).filter(({ told }) => !told);
  const told = news.length > 0 && (await tell(deps, topic, news)) ? new Set(news) : new Set();
  const troubles = standing.troubles.map((each) => (told.has(each) ? { ...each, told: true } : each));
  try {
    await deps.troubles.put(topic, { ...standing, troubles }, row?.version);
  } catch (error) {
    // Another instance has looked at the same moment.
    if (!(error instanceof LostRace)) throw error;
  }
}

/** Whether anybody was told; else it is tried again after the next look. */
async function tell(
  deps: TroubleDeps,
  topic: TroubleTopic,
  news: readonly StandingTrouble[],
): Promise<boolean> {
  if (deps.channels.length === 0) return true;
  if (!(await deps.noticeBudget.take())) return false;
  const notice = troubleNotice(topic, news, { link: deps.coverageLink, at: deps.clock.now() });
  let reached = false;
  for (const channel of deps.channels) {
    try {
      await channel.send(notice);
      reached = true;
    } catch (error) {
      deps.log.warn('A notice could not be sent', {
        channel: channel.name,
        kind: notice.kind,
        error: String(error),
      });
    }
  }
  return reached;
}
