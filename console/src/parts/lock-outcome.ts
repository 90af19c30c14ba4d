import { send } from '../api.ts';

type Outcome = { incident?: string; confirmed?: boolean; why?: string; remedy?: string };

/** Orders a lock at the kill-switch, which locks whatever the switch says, and says what came of it. */
export async function orderLock(group: string, reason: string): Promise<{ incident?: string; said: string }> {
  const { data } = await send<Outcome>('POST', 'kill-switch', { action: 'lock', group, reason });
  const { incident } = data;
  return { said: saidOf(data), ...(incident === undefined ? {} : { incident }) };
}

/** An order that needs a person is stored, but it locks nothing by itself. */
function saidOf({ confirmed, why, remedy }: Outcome): string {
  if (confirmed) return 'The group is locked and was read back.';
  if (remedy !== undefined || why !== undefined)
    return ['Not locked: people have to act.', why, remedy].filter((each) => each !== undefined).join(' ');
  return 'Order stored: the lock is not confirmed yet.';
}
