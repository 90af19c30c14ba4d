const WIDTH = 30;
const EVERY = 200;

/** A bar on a terminal's standard error; nothing anywhere else. */
export class Progress {
  readonly #total: number;
  readonly #stream: NodeJS.WriteStream;
  #bytes = 0;
  #drawn = 0;

  constructor(total: number, stream: NodeJS.WriteStream = process.stderr) {
    this.#total = total;
    this.#stream = stream;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#drawn < EVERY) return;
    this.#drawn = now;
    const share = this.#total === 0 ? 1 : Math.min(1, this.#bytes / this.#total);
    const filled = Math.round(share * WIDTH);
    this.#stream.write(
      `\r${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.round(100 * share)} % read`,
    );
  }

  /** Takes the bar off the screen. */
  end(): void {
    if (this.#stream.isTTY && this.#drawn > 0) this.#stream.write('\r\u001b[K');
  }
}
