import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { takeArrival } from '../route.ts';

/** The browser's tab and history say where one is. */
export function usePageName(name: string | undefined): void {
  useEffect(() => {
    document.title = name ? `${name} · Stormlock` : 'Stormlock';
    return () => {
      document.title = 'Stormlock';
    };
  }, [name]);
}

/** The heading of a page. Whoever comes by a link begins to read here, with a screen reader too. */
export const Title = ({ children }: { children: ComponentChildren }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takeArrival()) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
};
