import type { DemoArguments } from './arguments.ts';
import type { Screen } from './screen.ts';

export async function playTrace(
  _options: NonNullable<DemoArguments['trace']>,
  _screen: Screen,
): Promise<boolean> {
  return false;
}
