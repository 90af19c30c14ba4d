import type { HttpResponseInit } from '@azure/functions';
import { problem } from './problem.ts';

/** Storage or Exchange is slow and nothing is known yet: an order is accepted when it is stored. */
export const notStoredYet = (detail: string, look: string): HttpResponseInit =>
  problem(503, 'The order is not stored yet', detail, { confirmed: false, look }, { 'retry-after': '5' });

/** For orders that name the state they are given on, so that a second one meets what became of the first. */
export const orderNotStored = (publicUrl: string): HttpResponseInit =>
  notStoredYet(
    'Storage does not answer. The order may still be stored, or be lost. Repeat it: where it was stored meanwhile, the answer is 412 with the new state.',
    `${publicUrl}/api/console`,
  );
