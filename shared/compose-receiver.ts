import { clientStates } from './adapters/client-states.ts';
import { systemClock } from './adapters/clock.ts';
import { readConfig } from './config.ts';
import type { ReceiveDeps } from './use-cases/receive-notifications.ts';

let receiverDeps: ReceiveDeps | undefined;

/** What answering a notification needs, and no more: no SDK is loaded on this path. Throws InvalidSettings. */
export function receiver(): ReceiveDeps {
  if (receiverDeps === undefined) {
    const config = readConfig(process.env);
    receiverDeps = {
      clientStates: clientStates({ secrets: config.clientStateSecrets }),
      clock: systemClock(config.clockFile),
    };
  }
  return receiverDeps;
}
