const STOP =
  /\b(?:(?:please |pls )?(?:remove|take) me (?:off|from)\b|unsubscribe me|stop repl(?:ying|y) (?:to )?all|do not reply(?: to)? all|stop (?:emailing|mailing|replying)|^unsubscribe$)/imu;

/** Whether the writer asks to be removed from the list or tells others to stop writing to it. */
export const asksToStop = (text: string): boolean => STOP.test(text);
