/** Something the caller can mend: a wrong option, a file that is not what it says. Names the thing, its value, the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
