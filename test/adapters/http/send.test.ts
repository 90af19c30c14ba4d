import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../../shared/adapters/http/failure.ts';
import type { OutgoingRequest } from '../../../shared/adapters/http/request.ts';
import { createSend } from '../../../shared/adapters/http/send.ts';
import { OutcomeUnknown, Refused, RetryLater } from '../../../shared/domain/errors.ts';
import { failure, napClock, type Service, startService } from './service.ts';

let service: Service;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.close());

const get = (path = '/thing?key=private'): OutgoingRequest => ({
  method: 'GET',
  url: service.url + path,
  headers: {},
  repeatable: true,
});
const submit = (): OutgoingRequest => ({ ...get('/purge'), method: 'POST', body: '{}', repeatable: false });
const ok = { status: 200, body: { fine: true } };

describe('Retries', () => {
  it.each([429, 503, 504])('tries a reading again after %i', async (status) => {
    service.will({ status }, ok);
    const clock = napClock();
    expect((await createSend({ clock })(get())).status).toBe(200);
    expect(clock.naps).toEqual([500]);
  });

  it('sleeps as long as Retry-After says', async () => {
    service.will({ status: 429, headers: { 'retry-after': '3' } }, ok);
    const clock = napClock();
    await createSend({ clock })(get());
    expect(clock.naps).toEqual([3_000]);
  });

  it('reads Retry-After as an HTTP date', async () => {
    const date = 'Mon, 23 Nov 2026 09:00:07 GMT';
    service.will({ status: 503, headers: { 'retry-after': date } }, ok);
    const clock = napClock(Date.UTC(2026, 10, 23, 9, 0, 0));
    await createSend({ clock })(get());
    expect(clock.naps).toEqual([7_000]);
  });

  it('does not sleep longer than its patience, but hands the answer back at once', async () => {
    service.will({ status: 429, headers: { 'retry-after': '11' } });
    const clock = napClock();
    expect((await createSend({ clock })(get())).status).toBe(429);
    expect(clock.naps).toEqual([]);
  });

  it('counts all its naps against its patience', async () => {
    const busy = { status: 503, headers: { 'retry-after': '4' } };
    service.will(busy, busy, busy);
    const clock = napClock();
    await createSend({ clock })(get());
    expect(clock.naps).toEqual([4_000, 4_000]);
  });

  it('gives up after a few attempts', async () => {
    service.will({ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 });
    const clock = napClock();
    expect((await createSend({ clock })(get())).status).toBe(503);
    expect(clock.naps).toEqual([500, 1_000, 2_000]);
  });

  it('sends a submission again after 429 only: after 503 and 504 it may have been carried out', async () => {
    service.will({ status: 429 }, { status: 503 });
    expect((await createSend({ clock: napClock() })(submit())).status).toBe(503);
    service.will({ status: 504 });
    expect((await createSend({ clock: napClock() })(submit())).status).toBe(504);
  });

  it('sends once where every request counts', async () => {
    service.will({ status: 429, headers: { 'retry-after': '1' } });
    const clock = napClock();
    await createSend({ clock })({ ...get(), attempts: 1 });
    expect(clock.naps).toEqual([]);
  });

  it('asks again when the connection broke off a reading', async () => {
    service.will('hang up', ok);
    expect((await createSend({ clock: napClock() })(get())).status).toBe(200);
  });
});

describe('No answer', () => {
  const quick = { policy: { timeout: 50 } };

  it('makes a reading that timed out come back later', async () => {
    service.will('silence');
    const error = await failure(createSend({ clock: napClock(), ...quick })(get()));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toBe(`[GET] ${service.url}/thing: no answer in time`);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('leaves the outcome of a submission that timed out unknown', async () => {
    service.will('silence');
    const error = await failure(createSend({ clock: napClock(), ...quick })(submit()));
    expect(error).toBeInstanceOf(OutcomeUnknown);
  });

  it('leaves the outcome of a submission whose connection broke unknown, and does not repeat it', async () => {
    service.will('hang up');
    expect(await failure(createSend({ clock: napClock() })(submit()))).toBeInstanceOf(OutcomeUnknown);
  });

  it('knows that what never left cannot have been carried out', async () => {
    const gone = await startService();
    await gone.close();
    const clock = napClock();
    const error = await failure(createSend({ clock })({ ...submit(), url: `${gone.url}/purge` }));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error.message).toContain('ECONNREFUSED');
    expect(clock.naps).toHaveLength(3);
  });

  it('does not quote a URL that is a secret, not even in the cause', async () => {
    const request = { ...submit(), url: 'http://127.0.0.1:1/hook?sig=s3cret', alias: 'the Teams webhook' };
    const error = await failure(createSend({ clock: napClock() })(request));
    expect(error.message).toContain('[POST] the Teams webhook: no answer');
    expect(String(error.cause)).not.toContain('127.0.0.1');
  });
});

describe('Answers', () => {
  it('does not follow a redirection, which would carry the body elsewhere', async () => {
    service.will({ status: 302, headers: { location: 'http://elsewhere.example/' } });
    const reply = await createSend({ clock: napClock() })(get());
    expect(reply.status).toBe(302);
    expect(reply.headers.get('location')).toBe('http://elsewhere.example/');
  });

  it('keeps the status when the body lies about its encoding', async () => {
    service.will({ status: 400, headers: { 'content-encoding': 'gzip' }, body: '{"error":"plain"}' });
    const reply = await createSend({ clock: napClock() })(get());
    expect(reply.status).toBe(400);
    expect(reply.unreadable).toBeInstanceOf(Error);
  });
});

describe('Failures', () => {
  const failed = async (answer: Parameters<Service['will']>[0], request: OutgoingRequest) => {
    service.will(answer);
    const reply = await createSend({ clock: napClock(), policy: { attempts: 1 } })(request);
    return failureOf(reply, { code: 'C', message: 'Words.' }, 'Do this.', Date.UTC(2026, 10, 23));
  };

  it('says how long to wait', async () => {
    const error = await failed({ status: 429, headers: { 'retry-after': '12' } }, submit());
    expect(error).toMatchObject({ name: 'RetryLater', retryAfter: 12_000 });
    expect(error.message).toBe(
      `[POST] ${service.url}/purge: 429 Too Many Requests, C: Words., retry after 12 s`,
    );
  });

  it("never waits longer than an hour on a service's word", async () => {
    const error = await failed({ status: 503, headers: { 'retry-after': '999999' } }, get());
    expect(error).toMatchObject({ retryAfter: 3_600_000 });
  });

  it('carries the remedy and the request id of a refusal, and no query', async () => {
    const error = await failed({ status: 403, headers: { 'request-id': 'r-1' } }, get());
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ remedy: 'Do this.', status: 403, code: 'C' });
    expect(error.message).toBe(`[GET] ${service.url}/thing: 403 Forbidden, C: Words. (request r-1)`);
  });

  it.each([500, 502, 503, 504])(
    'leaves a submission that ended in %i unknown and lets a reading come back',
    async (status) => {
      expect(await failed({ status }, submit())).toBeInstanceOf(OutcomeUnknown);
      expect(await failed({ status }, get())).toBeInstanceOf(RetryLater);
    },
  );
});
