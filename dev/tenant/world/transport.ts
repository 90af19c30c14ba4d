import type { Transport } from './types.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A mail system in good health. Nobody publishes how fast a restriction spreads; searches lag 15 to 30 minutes. */
export const USUAL_TRANSPORT: Transport = {
  queueDelay: 2 * SECOND,
  restrictionPropagation: 30 * SECOND,
  deliveryLatency: SECOND,
  deliverySpread: 20 * SECOND,
  deliveriesPerSecond: 50_000,
  indexLag: 20 * MINUTE,
};
