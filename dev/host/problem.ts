/** The app cannot be run: every reason at once, each naming the thing, its value and what to do. */
export class StartupError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    const list = problems.map((problem) => `\n  - ${problem}`).join('');
    super(`The function app cannot be started:${list}`, options);
    this.name = 'StartupError';
    this.problems = problems;
  }
}

/** Collects what is wrong, so that the start stops with the whole list. */
export class Problems {
  readonly #found: string[] = [];

  /** Runs one check of a function; what it throws becomes a problem of that function. */
  of<T>(functionName: string, check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      const reasons = error instanceof StartupError ? error.problems : [(error as Error).message];
      this.#found.push(...reasons.map((reason) => `function "${functionName}": ${reason}`));
      return undefined;
    }
  }

  throwIfAny(): void {
    if (this.#found.length > 0) throw new StartupError(this.#found);
  }
}
