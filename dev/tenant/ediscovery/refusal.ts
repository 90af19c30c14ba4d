import { Refusal } from '../http.ts';

const expected = { isViolation: false };

export const unknown = (what: string, id: string): Refusal =>
  new Refusal(404, 'NotFound', `The ${what} '${id}' does not exist.`);

export const busy = (): Refusal =>
  new Refusal(
    409,
    'Conflict',
    'Another operation of this search is in progress. Try again when it has ended.',
  );

export const nameTaken = (what: string, name: string): Refusal =>
  new Refusal(409, 'Conflict', `A ${what} named '${name}' exists already.`);

export const missingRole = (role: string): Refusal =>
  new Refusal(403, 'Forbidden', `The service principal is not assigned the role '${role}'.`, expected);

export const missingLicence = (): Refusal =>
  new Refusal(
    403,
    'Forbidden',
    'The tenant has no licence for eDiscovery (Premium), which application access needs.',
    expected,
  );

/** What a correct client may run into. */
export const refused = (message: string): Refusal => new Refusal(400, 'BadRequest', message, expected);

export const throttled = (seconds: number): Refusal =>
  new Refusal(429, 'TooManyRequests', `Too many requests. Retry after ${seconds} seconds.`, {
    headers: { 'Retry-After': String(seconds) },
  });
