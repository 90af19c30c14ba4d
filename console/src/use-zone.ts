import { useEffect, useState } from 'preact/hooks';
import { onZone, type Zone, zoneNow } from './zone.ts';

/** The zone that moments are shown in; whoever asks is drawn anew when it changes. */
export function useZone(): Zone {
  const [zone, setZone] = useState(zoneNow);
  useEffect(() => onZone(() => setZone(zoneNow())), []);
  return zone;
}
