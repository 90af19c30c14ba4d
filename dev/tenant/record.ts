import type { Service } from './http.ts';

/** A request and its answer. No status: the connection was cut. Bearer tokens and Entra's bodies are left out. */
export type Exchange = {
  service: Service;
  at: number;
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody?: string;
  status?: number;
  responseHeaders: Record<string, string>;
  responseBody?: unknown;
};

/** What was posted to the app, and what it answered; no status when it did not. */
export type PostedNotification = { at: number; url: string; notification: unknown; status?: number };

export type Violation = { at: number; method: string; url: string; status: number; message: string };

/** Everything said, for tests to look at and for checking against a contract. */
export class Recording {
  readonly exchanges: Exchange[] = [];
  readonly notifications: PostedNotification[] = [];
  readonly violations: Violation[] = [];

  add(exchange: Exchange, violation: string | undefined): void {
    this.exchanges.push(exchange);
    if (violation === undefined) return;
    const { at, method, url, status = 0 } = exchange;
    this.violations.push({ at, method, url, status, message: violation });
  }

  /** Drops what was said so far, but not what was wrong with it: a play of years does not fit into memory. */
  forget(): void {
    this.exchanges.length = 0;
    this.notifications.length = 0;
  }

  /** One JSON object a line: Graph's exchanges, then the notifications. `without` leaves out URLs. */
  toJsonLines(without?: RegExp): string {
    const exchanges = this.exchanges
      .filter((exchange) => exchange.service === 'graph' && !without?.test(exchange.url))
      .map(({ service: _service, at: _at, ...exchange }) => exchange);
    const notifications = this.notifications.map(({ notification }) => ({ notification }));
    return [...exchanges, ...notifications].map((line) => `${JSON.stringify(line)}\n`).join('');
  }
}
