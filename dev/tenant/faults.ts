import type { Service } from './http.ts';

/** What to do to a request that fits. Absent conditions fit everything. */
export type Fault = {
  service?: Service;
  method?: string;
  /** Of the path without query: a string is a part of it. */
  path?: string | RegExp;
  /** How many requests it hits; default 1. */
  times?: number;
  /** Virtual milliseconds to wait first. */
  delay?: number;
  /** Answer this instead of what the service would say. */
  status?: number;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Cut the connection. `after`: only when the request has been carried out. */
  drop?: 'before' | 'after';
};

/** Failures on demand: each is used up request by request, the oldest first. */
export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  failNext(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** Faults that no request has met yet. */
  get unused(): number {
    return this.#waiting.length;
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  take(service: Service, method: string, path: string): Fault | undefined {
    const index = this.#waiting.findIndex(({ fault }) => fits(fault, service, method, path));
    const found = this.#waiting[index];
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#waiting.splice(index, 1);
    return found.fault;
  }
}

function fits(fault: Fault, service: Service, method: string, path: string): boolean {
  if (fault.service !== undefined && fault.service !== service) return false;
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  return typeof fault.path === 'string' ? path.includes(fault.path) : fault.path.test(path);
}
