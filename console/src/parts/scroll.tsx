import type { ComponentChildren } from 'preact';

// What scrolls must be reached by keyboard, or its hidden part is lost to those without a mouse.
const REACHABLE = { tabIndex: 0 };

/** Wide content that scrolls within itself, so that the page never does. */
export const Scroll = ({
  label,
  tall = false,
  children,
}: {
  label: string;
  /** Long lists scroll downwards. */
  tall?: boolean;
  children: ComponentChildren;
}) => (
  <section class={tall ? 'scroll tall' : 'scroll'} aria-label={label} {...REACHABLE}>
    {children}
  </section>
);

/** Text as it is, such as a query. */
export const Raw = ({ children }: { children: string }) => <pre {...REACHABLE}>{children}</pre>;
