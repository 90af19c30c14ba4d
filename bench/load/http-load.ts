import { Agent, request } from 'node:http';

export type Target = { url: string; body: string };

/** Posts once; resolves with the milliseconds until the answer was read. Rejects unless the answer is 202. */
export function post({ url, body }: Target, agent: Agent): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () =>
        response.statusCode === 202
          ? resolve(performance.now() - began)
          : reject(new Error(`POST ${url}: ${response.statusCode}`)),
      );
    });
    sent.once('error', reject).end(body);
  });
}

/** Requests a second, with so many under way at any moment. */
export async function throughput(target: Target, connections: number, duration: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const began = performance.now();
  let done = 0;
  const worker = async () => {
    while (performance.now() < began + duration) {
      await post(target, agent);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const perSecond = (done * 1_000) / (performance.now() - began);
  agent.destroy();
  return perSecond;
}

/**
 * Latencies in milliseconds when so many requests a second are due, however slowly the earlier ones are answered:
 * each is measured from the moment it was due.
 */
export async function latencies(target: Target, perSecond: number, duration: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const began = performance.now();
  const answers: Promise<number>[] = [];
  const total = Math.round((perSecond * duration) / 1_000);
  while (answers.length < total) {
    const due = began + (answers.length * 1_000) / perSecond;
    const now = performance.now();
    if (now < due) await new Promise((resolve) => setTimeout(resolve, due - now));
    else answers.push(post(target, agent).then((took) => took + (now - due)));
  }
  const taken = await Promise.all(answers);
  agent.destroy();
  return taken.sort((a, b) => a - b);
}

/** Of values in ascending order. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
