import type { Milliseconds } from './time.ts';

/** The outside is busy or unreachable; the same call may succeed after `retryAfter`. */
export class RetryLater extends Error {
  readonly retryAfter: Milliseconds;
  constructor(message: string, retryAfter: Milliseconds, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RetryLater';
    this.retryAfter = retryAfter;
  }
}

/** Turned away because another operation of the same thing is said to be under way. */
export class Occupied extends RetryLater {}

/** The outside refused for good: repeating the call cannot help; `remedy` says what a person can do. */
export class Refused extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Refused';
    this.remedy = remedy;
  }
}

/** Refused because of this one name, which stands for several: other names can be looked up all the same. */
export class Ambiguous extends Refused {}

/** A call was sent and its fate is unknown (a timeout after the request left). Find out by reading, never resubmit. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** Somebody else changed the row first; read it again and decide anew. */
export class LostRace extends Error {
  override readonly name = 'LostRace';
}

/** Input from outside that does not have the promised shape; the message names the thing, the value and what to do. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

/** A proof of who calls that is malformed, expired or meant for somebody else. */
export class NotAuthentic extends Error {
  override readonly name = 'NotAuthentic';
}

/** What was asked for does not exist. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
}

/** An order that makes no sense in the state it meets; `remedy` says what would. */
export class Unfitting extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unfitting';
    this.remedy = remedy;
  }
}
