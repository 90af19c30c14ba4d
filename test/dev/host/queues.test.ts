import { QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../../dev/azurite.ts';
import { stubGate } from './gate.ts';
import { hosted } from './hosted.ts';

let azurite: Azurite;
let service: QueueServiceClient;

beforeAll(async () => {
  azurite = await startAzurite();
  service = QueueServiceClient.fromConnectionString(azurite.connectionString);
  vi.stubEnv('AzureWebJobsStorage', azurite.connectionString);
}, 60_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await azurite.stop();
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const hostJson = { extensions: { queues: { maxPollingInterval: '00:00:00.2' } } };

async function newQueue(name: string): Promise<QueueClient> {
  const queue = service.getQueueClient(name);
  await queue.createIfNotExists();
  return queue;
}

const waiting = async (queue: QueueClient): Promise<string[]> =>
  (await queue.peekMessages({ numberOfMessages: 32 })).peekedMessageItems.map(({ messageText }) =>
    Buffer.from(messageText, 'base64').toString(),
  );

const worker = (queueName: string, body: string): string =>
  `app.storageQueue('worker', { queueName: '${queueName}', connection: 'AzureWebJobsStorage',
     handler: async (message, context) => { ${body} } });`;

describe('a queue function', { timeout: 30_000 }, () => {
  test('has its queue created before the host is ready', async () => {
    await hosted({ source: worker('fresh', ''), hostJson });
    expect(await service.getQueueClient('fresh').exists()).toBe(true);
  });

  test('gets text that is JSON parsed, and other text as it is', async () => {
    const host = await hosted({
      source: worker('parsing', 'context.log(typeof message, message);'),
      hostJson,
    });
    const queue = await newQueue('parsing');
    for (const text of ['123', 'true', '"quoted"', '{"a":1}', '[1,2]', 'plain', '{broken', '']) {
      await queue.sendMessage(base64(text));
    }
    expect((await host.log.saying(8)).sort()).toEqual([
      'boolean true',
      'number 123',
      'object [ 1, 2 ]',
      'object { a: 1 }',
      'string ',
      'string plain',
      'string quoted',
      'string {broken',
    ]);
  });

  test('gets metadata, which properties of the payload hide', async () => {
    const body = `const { id, dequeueCount, insertionTime, popReceipt, sentinel } = context.triggerMetadata;
      context.log(JSON.stringify({ id, dequeueCount, insertionTime, popReceipt: typeof popReceipt, sentinel }));`;
    const host = await hosted({ source: worker('metadata', body), hostJson });
    const queue = await newQueue('metadata');
    const { messageId } = await queue.sendMessage(base64('plain'));
    const [plain] = await host.log.saying(1);
    const insertionTime = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/);
    const usual = { dequeueCount: 1, insertionTime, popReceipt: 'string' };
    expect(JSON.parse(plain ?? '')).toEqual({ id: messageId, ...usual });
    await queue.sendMessage(base64('{"id":7,"sentinel":"s"}'));
    expect(JSON.parse((await host.log.saying(2))[1] ?? '')).toEqual({ id: 7, sentinel: 's', ...usual });
  });

  test('that succeeds has its message deleted', async () => {
    const host = await hosted({ source: worker('deleting', 'context.log(message);'), hostJson });
    const queue = await newQueue('deleting');
    await queue.sendMessage(base64('once'));
    await host.log.saying(1);
    await host.stop();
    expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
  });

  test('that fails gets the message five times, then it is poison', async () => {
    const body = `context.log(message, context.triggerMetadata.dequeueCount); throw new Error('no');`;
    const host = await hosted({ source: worker('failing', body), hostJson });
    const queue = await newQueue('failing');
    await queue.sendMessage(base64('bad'));
    await host.log.until(({ entries }) => entries.some(({ message }) => message.includes('failing-poison')));
    expect(host.log.said).toEqual(['bad 1', 'bad 2', 'bad 3', 'bad 4', 'bad 5']);
    expect(await waiting(service.getQueueClient('failing-poison'))).toEqual(['bad']);
    expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
  });

  test('never sees a message that is not base64: it is poison at once', async () => {
    const host = await hosted({ source: worker('garbled', 'context.log(message);'), hostJson });
    const queue = await newQueue('garbled');
    await queue.sendMessage('not base64!');
    await host.log.until(({ entries }) => entries.some(({ message }) => message.includes('garbled-poison')));
    expect(host.log.said).toEqual([]);
  });

  test('gets plain text where host.json says so', async () => {
    const plain = { extensions: { queues: { messageEncoding: 'none', maxPollingInterval: '00:00:00.2' } } };
    const host = await hosted({ source: worker('plain', 'context.log(message);'), hostJson: plain });
    await (await newQueue('plain')).sendMessage('not base64!');
    expect(await host.log.saying(1)).toEqual(['not base64!']);
  });

  test('keeps its message hidden however long it takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const update = vi.spyOn(QueueClient.prototype, 'updateMessage');
    onTestFinished(() => {
      vi.useRealTimers();
      update.mockRestore();
    });
    const gate = stubGate();
    const source = worker('slow', `context.log('begin'); await globalThis.gate; context.log('end');`);
    const host = await hosted({ source, hostJson }, { handlingVisibility: 600_000 });
    const queue = await newQueue('slow');
    await queue.sendMessage(base64('x'));
    await host.log.saying(1);
    for (let renewals = 1; renewals <= 3; renewals++) {
      vi.advanceTimersByTime(300_000);
      expect(update).toHaveBeenCalledTimes(renewals);
      const answers = await Promise.all(update.mock.results.map(({ value }) => value));
      expect(answers.at(-1)?.nextVisibleOn?.getTime()).toBeGreaterThan(Date.now() + 300_000);
    }
    gate.open();
    expect(await host.log.saying(2)).toEqual(['begin', 'end']);
    await host.stop();
    expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
  });

  test('finishes what it began when the host stops', async () => {
    const gate = stubGate();
    const source = worker('stopping', `context.log('begin'); await globalThis.gate; context.log('end');`);
    const host = await hosted({ source, hostJson });
    const queue = await newQueue('stopping');
    await queue.sendMessage(base64('x'));
    await host.log.saying(1);
    const stopped = host.stop();
    gate.open();
    await stopped;
    expect(host.log.said).toEqual(['begin', 'end']);
    expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
  });

  test('runs for many messages at a time, but not for more than host.json allows', async () => {
    const limited = {
      extensions: { queues: { batchSize: 2, newBatchThreshold: 0, maxPollingInterval: '00:00:00.2' } },
    };
    const body = `running += 1; context.log(running); await new Promise(setImmediate); running -= 1;`;
    const host = await hosted({ source: `let running = 0; ${worker('many', body)}`, hostJson: limited });
    const queue = await newQueue('many');
    for (let i = 0; i < 12; i++) await queue.sendMessage(base64('x'));
    expect(Math.max(...(await host.log.saying(12)).map(Number))).toBeLessThanOrEqual(2);
  });

  test('can be fired by hand with a text', async () => {
    const host = await hosted({ source: worker('by-hand', 'context.log(message.a);'), hostJson });
    const answer = await host.call(`/admin/functions/worker?wait=true&code=${host.keys.master}`, {
      method: 'POST',
      body: JSON.stringify({ input: '{"a":1}' }),
    });
    expect([answer.status, host.log.said]).toEqual([200, ['1']]);
  });

  test('that is switched off by a setting leaves its messages, and can still be fired', async () => {
    vi.stubEnv('AzureWebJobs.worker.Disabled', 'true');
    const host = await hosted({ source: worker('off', 'context.log(message);'), hostJson });
    vi.stubEnv('AzureWebJobs.worker.Disabled', undefined);
    const queue = await newQueue('off');
    await queue.sendMessage(base64('left'));
    await host.call(`/admin/functions/worker?wait=true&code=${host.keys.master}`, {
      method: 'POST',
      body: '{"input":"fired"}',
    });
    expect(host.log.said).toEqual(['fired']);
    expect(await waiting(queue)).toEqual(['left']);
  });
});

const sender = (queueName: string, body: string): string =>
  `const out = output.storageQueue({ queueName: '${queueName}', connection: 'AzureWebJobsStorage' });
   app.http('send', { methods: ['POST'], extraOutputs: [out], handler: async (request, context) => { ${body} } });`;

describe('a queue output', { timeout: 30_000 }, () => {
  test('sends one message for an element of an array, creating the queue', async () => {
    const body = `context.extraOutputs.set(out, ['text', { a: 1 }, 5]); return { status: 202 };`;
    const host = await hosted({ source: sender('sent', body) });
    expect((await host.call('/api/send', { method: 'POST' })).status).toBe(202);
    expect(await waiting(service.getQueueClient('sent'))).toEqual(['text', '{"a":1}', '5']);
  });

  test('sends one message for anything else, and none for nothing', async () => {
    const body = `const value = await request.text();
      context.extraOutputs.set(out, value === 'bytes' ? Buffer.from('ä') : value === 'none' ? undefined : JSON.parse(value));
      return { status: 202 };`;
    const host = await hosted({ source: sender('single', body) });
    for (const value of ['"x"', '{"a":1}', '7', '1.5', 'true', 'bytes', 'none', '[]']) {
      expect((await host.call('/api/send', { method: 'POST', body: value })).status).toBe(202);
    }
    expect(await waiting(service.getQueueClient('single'))).toEqual([
      'x',
      '{"a":1}',
      '7',
      '1.5',
      'true',
      'ä',
    ]);
  });

  test('takes what a function returns', async () => {
    const source = `app.timer('tick', { schedule: '0 0 0 1 1 *', handler: () => ['a', 'b'],
      return: output.storageQueue({ queueName: 'returned', connection: 'AzureWebJobsStorage' }) });`;
    const host = await hosted({ source });
    await host.call(`/admin/functions/tick?wait=true&code=${host.keys.master}`, { method: 'POST', body: '' });
    expect(await waiting(service.getQueueClient('returned'))).toEqual(['a', 'b']);
  });

  test('wakes the listener of its queue', async () => {
    const slow = { extensions: { queues: { maxPollingInterval: '01:00:00' } } };
    const send = `context.extraOutputs.set(out, await request.text()); return { status: 202 };`;
    const source = `${sender('waking', send)} ${worker('waking', 'context.log(message);')}`;
    const host = await hosted({ source, hostJson: slow });
    for (let sent = 1; sent <= 3; sent++) {
      await host.call('/api/send', { method: 'POST', body: 'x' });
      await host.log.saying(sent);
    }
    expect(host.log.said).toEqual(['x', 'x', 'x']);
  });

  test('that fails makes the invocation fail', async () => {
    const body = `context.extraOutputs.set(out, 'x'.repeat(60_000)); return { status: 202 };`;
    const host = await hosted({ source: sender('oversized', body) });
    expect((await host.call('/api/send', { method: 'POST' })).status).toBe(500);
    expect(host.log.entries.at(-1)?.error).toContain('has 80000 bytes; the limit is 65536');
  });
});
