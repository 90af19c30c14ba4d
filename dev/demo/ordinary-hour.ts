import { count, plural } from '../../shared/domain/wording.ts';
import type { Mail } from '../generator/mail.ts';
import { COMPANY_WEEK, generateOrdinary } from '../generator/ordinary.ts';
import type { Organisation } from './organisation.ts';
import type { Parts } from './parts.ts';
import { play } from './play.ts';
import { bad, good, type Screen } from './screen.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SPEED = 400;

/** An hour as lively as company mail gets: of three weeks of each group the busiest hour, all at once. */
export async function playOrdinaryHour(
  parts: Parts,
  organisation: Organisation,
  screen: Screen,
): Promise<boolean> {
  const { clock, tenant, stores } = parts;
  const start = clock.now();
  const mails = organisation.ordinary
    .flatMap((to, i) => busiestHour(to, i, start))
    .sort((a, b) => a.sentAt - b.sentAt);
  screen.title(
    `An hour of ordinary mail on ${plural(organisation.ordinary.length, 'group')}: nothing may be locked`,
  );
  clock.setSpeed(SPEED);
  await play(clock, tenant.world, mails, (mail, i) =>
    screen.progress(`  ${i + 1} of ${mails.length} mails  ${mail.subject.slice(0, 60)}`),
  );
  await clock.sleep(start + HOUR - clock.now());
  await clock.sleep(5 * 60_000);
  screen.done();
  const incidents = await stores.incidents.list({ limit: 10 });
  const locked = incidents.filter((row) => row.value.containment.state !== 'none');
  screen.line(`  ${plural(mails.length, 'mail')}, ${count(tenant.world.counters().deliveries)} deliveries.`);
  screen.line(
    locked.length === 0
      ? `  ${good('✓')} No group was locked.`
      : `  ${bad('✗')} Locked: ${locked.map((row) => row.value.group.address).join(', ')}`,
  );
  return locked.length === 0;
}

function busiestHour(to: string, index: number, start: number): Mail[] {
  const from = start - (start % DAY);
  const mails = generateOrdinary({
    seed: 11 + index,
    members: 2_000,
    to,
    from,
    days: 19,
    perWeek: COMPANY_WEEK,
  });
  const hourFrom = (at: number) => mails.filter((mail) => mail.sentAt >= at && mail.sentAt < at + HOUR);
  const busiest = mails.reduce(
    (best, mail) => (hourFrom(mail.sentAt).length > hourFrom(best).length ? mail.sentAt : best),
    from,
  );
  return hourFrom(busiest).map((mail) => ({ ...mail, sentAt: mail.sentAt - busiest + start }));
}
