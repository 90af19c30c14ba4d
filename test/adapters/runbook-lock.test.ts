import { expect, test } from 'vitest';
import { runbookLock } from '../../shared/adapters/runbook-lock.ts';
import { OutcomeUnknown, Refused } from '../../shared/domain/errors.ts';
import type { GroupLock } from '../../shared/ports/groups.ts';
import { group } from '../contract/stores/records.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { FakeExchange } from '../fakes/world-exchange.ts';

const URL = 'https://webhook.example/webhooks?token=secret';
const change = { form: 'add', senders: ['holder'], groups: [] } as const;

function setUp(answer: () => Response) {
  const clock = new TestClock();
  const exchange = new FakeExchange(clock);
  const posted: { url: string; body: unknown }[] = [];
  const fetch: typeof globalThis.fetch = (url, init) => {
    posted.push({ url: String(url), body: JSON.parse(String(init?.body)) });
    return Promise.resolve(answer());
  };
  const reader: GroupLock = {
    read: (which) => exchange.read(which),
    write: () => Promise.reject(new Error('the runbook writes')),
    resolveSenders: (addresses) => exchange.resolveSenders(addresses),
    findLocked: () => exchange.findLocked(),
  };
  return { posted, lock: runbookLock({ webhookUrl: URL, reader, clock, fetch, policy: { attempts: 3 } }) };
}

test('the webhook is told which group, what to write, for which incident, and until when the order holds', async () => {
  const { lock, posted } = setUp(() => new Response('{"JobIds":["1"]}', { status: 202 }));
  await lock.write(group(), change, { incident: '20161114-082914-3f9c', until: 0 });
  expect(posted).toEqual([
    {
      url: URL,
      body: {
        group: { id: group().id, kind: 'distribution-list', address: 'everyone@example.org' },
        change,
        incident: '20161114-082914-3f9c',
        notAfter: '2016-11-14T08:44:00.000Z',
      },
    },
  ]);
  expect(lock.means?.(group())).toBe('runbook');
  expect((await lock.read(group())).acceptSenders).toEqual([]);
});

test('a webhook that is gone is refused with the remedy, and its secret address stays secret', async () => {
  const { lock } = setUp(() => new Response('no such webhook', { status: 404 }));
  const error = await lock.write(group(), change).catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({ remedy: expect.stringContaining('STORMLOCK_RUNBOOK_WEBHOOK_URL') });
  expect(String(error)).not.toContain('secret');
});

test('an order that may have arrived is not sent again, but found out', async () => {
  const { lock, posted } = setUp(() => new Response('', { status: 500 }));
  await expect(lock.write(group(), change)).rejects.toBeInstanceOf(OutcomeUnknown);
  expect(posted).toHaveLength(1);
});

test('an empty list is never ordered', async () => {
  const { lock, posted } = setUp(() => new Response('', { status: 202 }));
  await expect(lock.write(group(), { form: 'replace', senders: [], groups: [] })).rejects.toBeInstanceOf(
    Refused,
  );
  expect(posted).toEqual([]);
});
