/** An answer of the token endpoint that is no token; `number` is that of the AADSTS code. */
export class EntraRefusal extends Error {
  readonly status: number;
  readonly error: string;
  readonly number: number;

  constructor(status: number, error: string, number: number, text: string) {
    super(`AADSTS${number}: ${text}`);
    this.name = 'EntraRefusal';
    this.status = status;
    this.error = error;
    this.number = number;
  }
}

export function refusalBody(refusal: EntraRefusal, now: number, id: string): unknown {
  const timestamp = new Date(now).toISOString().replace('T', ' ').replace(/\..*/, 'Z');
  return {
    error: refusal.error,
    error_description: `${refusal.message} Trace ID: ${id} Correlation ID: ${id} Timestamp: ${timestamp}`,
    error_codes: [refusal.number],
    timestamp,
    trace_id: id,
    correlation_id: id,
  };
}
