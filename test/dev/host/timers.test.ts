import { describe, expect, test } from 'vitest';
import { stubGate } from './gate.ts';
import { hosted } from './hosted.ts';
import { ManualClock } from './manual-clock.ts';

const timer = (options: string, body = 'context.log(JSON.stringify(timer));') =>
  `app.timer('tick', { ${options}, handler: async (timer, context) => { ${body} } });`;

describe('a timer function', { timeout: 20_000 }, () => {
  test('runs when its schedule says, by the given clock', async () => {
    const clock = new ManualClock('2016-11-14T08:29:30Z');
    const { log } = await hosted({ source: timer(`schedule: '0 */5 * * * *'`) }, { clock });
    await clock.advanceTo('2016-11-14T08:29:59Z');
    await clock.advanceTo('2016-11-14T08:30:00Z');
    await log.saying(1);
    await clock.advanceTo('2016-11-14T08:35:00Z');
    expect((await log.saying(2)).map((line) => JSON.parse(line))).toEqual([
      {
        schedule: { adjustForDST: true },
        scheduleStatus: {
          last: '0001-01-01T00:00:00+00:00',
          next: '2016-11-14T08:30:00.000+00:00',
          lastUpdated: '0001-01-01T00:00:00+00:00',
        },
        isPastDue: false,
      },
      {
        schedule: { adjustForDST: true },
        scheduleStatus: {
          last: '2016-11-14T08:30:00.000+00:00',
          next: '2016-11-14T08:35:00.000+00:00',
          lastUpdated: '2016-11-14T08:30:00.000+00:00',
        },
        isPastDue: false,
      },
    ]);
  });

  test('that outlasts its schedule runs once more at once, marked past due, and skips the rest', async () => {
    const gate = stubGate();
    const clock = new ManualClock('2016-11-14T08:00:30Z');
    const host = await hosted(
      {
        source: timer(
          `schedule: '0 * * * * *'`,
          `context.log(timer.scheduleStatus.next + ' ' + timer.isPastDue); await globalThis.gate;`,
        ),
      },
      { clock },
    );
    await clock.advanceTo('2016-11-14T08:01:00Z');
    await host.log.saying(1);
    clock.jumpTo('2016-11-14T08:04:30Z');
    gate.open();
    await host.log.saying(2);
    await clock.advanceTo('2016-11-14T08:05:00Z');
    expect(await host.log.saying(3)).toEqual([
      '2016-11-14T08:01:00.000+00:00 false',
      '2016-11-14T08:02:00.000+00:00 true',
      '2016-11-14T08:05:00.000+00:00 false',
    ]);
  });

  test('never runs twice at the same time, even when fired by hand', async () => {
    const clock = new ManualClock('2016-11-14T08:00:30Z');
    const body = `context.log('begin'); await new Promise(setImmediate); context.log('end');`;
    const host = await hosted({ source: timer(`schedule: '0 * * * * *'`, body) }, { clock });
    const fire = () =>
      host.call(`/admin/functions/tick?wait=true&code=${host.keys.master}`, { method: 'POST', body: '{}' });
    await Promise.all([fire(), fire(), clock.advanceTo('2016-11-14T08:01:00Z')]);
    expect(await host.log.saying(6)).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end']);
  });

  test('goes on after a failed run', async () => {
    const clock = new ManualClock('2016-11-14T08:00:30Z');
    const body = `context.log('run'); throw new Error('no');`;
    const { log } = await hosted({ source: timer(`schedule: '0 * * * * *'`, body) }, { clock });
    await clock.advanceTo('2016-11-14T08:01:00Z');
    await log.saying(1);
    await clock.advanceTo('2016-11-14T08:02:00Z');
    expect(await log.saying(2)).toEqual(['run', 'run']);
  });

  test('runs at the start when it asks for that', async () => {
    const clock = new ManualClock('2016-11-14T08:00:30Z');
    const source = timer(`schedule: '0 0 0 1 1 *', runOnStartup: true`, `context.log('started');`);
    const { log } = await hosted({ source }, { clock });
    expect(await log.saying(1)).toEqual(['started']);
  });

  test('has no status when it runs more often than once a minute', async () => {
    const clock = new ManualClock('2016-11-14T08:00:00Z');
    const source = timer(`schedule: '*/10 * * * * *'`, 'context.log(String(timer.scheduleStatus));');
    const { log } = await hosted({ source }, { clock });
    await clock.advanceTo('2016-11-14T08:00:10Z');
    expect(await log.saying(1)).toEqual(['null']);
  });
});
