import type { Tone } from '../words.ts';

// Shapes differ as much as colours do: nobody needs to tell colours apart.

const PATHS = {
  shield: 'M12 2 20 5v6c0 5-3.4 8.6-8 10-4.600-1.400-8-5-8-10V5z',
  tick: 'm5 12.500 4.500 4.500L19 7.500',
  eye: 'M2 12s3.600-6.500 10-6.500S22 12 22 12s-3.600 6.500-10 6.500S2 12 2 12Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  pause: 'M8 5v14M16 5v14',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  unlock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 6.800-1.200',
  hand: 'M12 3 22 20H2zM12 9v5M12 17v.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.500 2',
  broom: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  ring: 'M12 3a9 9 0 1 1-8.500 6',
  dot: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
  external: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  back: 'M15 5 8 12l7 7',
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);

const TONE_ICONS: Record<Tone, IconName> = {
  good: 'tick',
  busy: 'ring',
  warn: 'hand',
  bad: 'hand',
  quiet: 'dot',
};

/** A word with a shape and a colour that say the same. */
export const Badge = ({ word, tone, icon }: { word: string; tone: Tone; icon?: IconName }) => (
  <span class={`badge tone-${tone}`}>
    <Icon name={icon ?? TONE_ICONS[tone]} size={16} />
    {word}
  </span>
);
