import { styleText } from 'node:util';

const BAR = 24;
const isTerminal = process.stdout.isTTY === true;

/** Prints what happens: steps as lines that stay, progress as one line that is rewritten (on a terminal only). */
export class Screen {
  #progress = '';
  #lastPlain = 0;

  title(text: string): void {
    this.line(`\n${styleText('bold', text)}`);
  }

  line(text: string): void {
    this.#clear();
    console.log(text);
    this.#draw();
  }

  /** `at` is the rehearsal's time. */
  event(at: number, text: string): void {
    this.line(`  ${styleText('dim', new Date(at).toISOString().slice(11, 19))}  ${text}`);
  }

  /** Rewritten in place on a terminal; elsewhere a line every few seconds. */
  progress(text: string): void {
    this.#progress = text;
    if (isTerminal) {
      this.#clear();
      this.#draw();
    } else if (text !== '' && Date.now() - this.#lastPlain > 4000) {
      this.#lastPlain = Date.now();
      console.log(text);
    }
  }

  done(): void {
    this.#clear();
    this.#progress = '';
  }

  #clear(): void {
    if (isTerminal) process.stdout.write('\r\u001b[2K');
  }

  #draw(): void {
    if (isTerminal) process.stdout.write(this.#progress.slice(0, (process.stdout.columns ?? 100) - 1));
  }
}

/** `[██████      ] 52 %` */
export function bar(share: number): string {
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * BAR);
  return `[${'█'.repeat(filled)}${'·'.repeat(BAR - filled)}] ${String(Math.round(share * 100)).padStart(3)} %`;
}

export const good = (text: string): string => styleText('green', text);
export const bad = (text: string): string => styleText('red', text);
export const dim = (text: string): string => styleText('dim', text);
