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
