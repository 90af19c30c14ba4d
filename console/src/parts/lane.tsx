import type { ComponentChildren } from 'preact';
import { Icon } from './icons.tsx';

/** `stuck`: it does not go on from here by itself. */
type Stage = { name: string; state: 'past' | 'now' | 'stuck' | 'ahead' };

/** The names in order, with where one is among them. */
export function stages(names: readonly string[], at: number, here: 'past' | 'now' | 'stuck'): Stage[] {
  return names.map((name, i) => ({ name, state: i < at ? 'past' : i === at ? here : 'ahead' }));
}

/** One side of an incident: its stages, and what there is to say about it. */
export const Lane = ({
  title,
  stages: all,
  children,
}: {
  title: string;
  stages: Stage[];
  children: ComponentChildren;
}) => (
  <section class="lane">
    <h2>{title}</h2>
    {all.length === 0 ? null : (
      <ol class="stages">
        {all.map(({ name, state }) => (
          <li
            key={name}
            class={`stage ${state}`}
            {...(state === 'now' || state === 'stuck' ? { 'aria-current': 'step' as const } : {})}
          >
            {state === 'past' ? <Icon name="tick" size={14} /> : null}
            {name}
            {state === 'stuck' ? <Icon name="hand" size={14} /> : null}
            {state === 'past' ? <span class="hidden"> (done)</span> : null}
            {state === 'stuck' ? <span class="hidden"> (needs a look)</span> : null}
          </li>
        ))}
      </ol>
    )}
    {children}
  </section>
);

/** What does not go by itself, and what to do about it. */
export const Trouble = ({ why, remedy }: { why?: string | undefined; remedy?: string | undefined }) =>
  why ? (
    <p class="trouble">
      <Icon name="hand" size={18} />{' '}
      <span>
        {why} {remedy ? <strong>{remedy}</strong> : null}
      </span>
    </p>
  ) : null;

/** Reasons are clauses for the middle of a sentence. */
export const sentence = (text = ''): string => (/[.!?]$/.test(text) ? text : `${text}.`);
