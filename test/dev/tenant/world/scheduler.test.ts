import { expect, it, onTestFinished } from 'vitest';
import { Scheduler } from '../../../../dev/tenant/world/scheduler.ts';
import { TestClock } from '../../../fakes/test-clock.ts';

function scheduler() {
  const clock = new TestClock(0);
  const tasks = new Scheduler(clock);
  onTestFinished(() => tasks.stop());
  const ran: string[] = [];
  return { clock, tasks, ran, note: (name: string) => () => ran.push(`${name} at ${clock.now()}`) };
}

it('runs tasks at their moment, in the order of their time and then of their making', async () => {
  const { clock, tasks, ran, note } = scheduler();
  tasks.start();
  tasks.at(5_000, note('late'));
  tasks.at(1_000, note('early'));
  tasks.at(5_000, note('later still'));
  await clock.advance(10_000);
  expect(ran).toEqual(['early at 1000', 'late at 5000', 'later still at 5000']);
});

it('runs a task that another one made, without waiting for the next stretch', async () => {
  const { clock, tasks, ran, note } = scheduler();
  tasks.start();
  tasks.at(1_000, () => tasks.after(500, note('second')));
  await clock.advance(1_500);
  expect(ran).toEqual(['second at 1500']);
});

it('runs nothing once stopped', async () => {
  const { clock, tasks, ran, note } = scheduler();
  tasks.start();
  tasks.at(1_000, note('never'));
  tasks.stop();
  await clock.advance(10_000);
  expect(ran).toEqual([]);
});
