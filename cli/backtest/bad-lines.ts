import { UsageError } from '../usage-error.ts';

const SHOWN = 10;

/** Lines that could not be read: counted, the first of them shown, and fatal only when asked for. */
export class BadLines {
  readonly #strict: boolean;
  readonly shown: string[] = [];
  count = 0;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  add(file: string, line: number, problem: string): void {
    const text = `${file}:${line}: ${problem}`;
    if (this.#strict) throw new UsageError(`${text}. Mend the line, or leave out --strict to skip it.`);
    this.count += 1;
    if (this.shown.length < SHOWN) this.shown.push(text);
  }
}
