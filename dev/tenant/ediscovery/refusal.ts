/** What the service refuses a request with. */
export class EdiscoveryError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'EdiscoveryError';
    this.status = status;
    this.code = code;
  }
}

export const notFound = (what: string, id: string): EdiscoveryError =>
  new EdiscoveryError(404, 'NotFound', `The ${what} '${id}' does not exist.`);

export const badRequest = (message: string): EdiscoveryError =>
  new EdiscoveryError(400, 'BadRequest', message);

export const busy = (): EdiscoveryError =>
  new EdiscoveryError(
    409,
    'Conflict',
    'Another operation of this search is in progress. Try again when it has ended.',
  );

export const missingRole = (role: string): EdiscoveryError =>
  new EdiscoveryError(403, 'Forbidden', `The service principal is not assigned the role '${role}'.`);

export const missingLicence = (): EdiscoveryError =>
  new EdiscoveryError(
    403,
    'Forbidden',
    'The tenant has no licence for eDiscovery (Premium), which application access needs.',
  );
