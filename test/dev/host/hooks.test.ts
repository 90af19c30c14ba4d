import { describe, expect, test, vi } from 'vitest';
import { stubGate } from './gate.ts';
import { hosted } from './hosted.ts';

describe('hooks', { timeout: 20_000 }, () => {
  test('run around the app and its invocations, in order, sharing data', async () => {
    const host = await hosted({
      source: `const story = [];
        app.hook.appStart(() => { story.push('appStart'); });
        app.hook.preInvocation(({ hookData, invocationContext }) => { hookData.id = 7; story.push('pre ' + invocationContext.functionName); });
        app.hook.preInvocation(() => { story.push('pre 2'); });
        app.hook.postInvocation(({ hookData, result, error }) => { story.push(['post', hookData.id, result.status, error].join(' ')); });
        app.http('one', { handler: () => { story.push('handler'); return { status: 201 }; } });
        app.http('story', { handler: () => ({ jsonBody: [...story] }) });`,
    });
    await host.call('/api/one');
    const story = await (await host.call('/api/story')).json();
    expect(story).toEqual(['appStart', 'pre one', 'pre 2', 'handler', 'post 7 201 ', 'pre story', 'pre 2']);
  });

  test('may replace inputs, handler, result and error', async () => {
    const host = await hosted({
      source: `app.hook.preInvocation((context) => {
          const { functionName } = context.invocationContext;
          if (functionName === 'inputs') context.inputs = ['changed'];
          if (functionName === 'handler') context.functionHandler = () => ({ body: 'other handler' });
        });
        app.hook.postInvocation((context) => {
          const { functionName } = context.invocationContext;
          if (functionName === 'result') context.result = { body: 'other result' };
          if (functionName === 'mends') { context.error = null; context.result = { body: 'mended' }; }
          if (functionName === 'breaks') context.error = new Error('broken by a hook');
        });
        for (const name of ['inputs', 'handler', 'result', 'breaks']) app.http(name, { handler: (first) => ({ body: String(first) }) });
        app.http('mends', { handler: () => { throw new Error('no'); } });`,
    });
    const answers = await Promise.all(
      ['inputs', 'handler', 'result', 'mends', 'breaks'].map(async (name) => {
        const answer = await host.call(`/api/${name}`);
        return [answer.status, await answer.text()];
      }),
    );
    expect(answers).toEqual([
      [200, 'changed'],
      [200, 'other handler'],
      [200, 'other result'],
      [200, 'mended'],
      [500, ''],
    ]);
  });

  test('may change what is logged', async () => {
    const host = await hosted({
      source: `app.hook.log((line) => { if (line.category === 'user') { line.message = line.message.toUpperCase(); line.level = 'error'; } });
        app.http('one', { handler: (request, context) => { context.warn('quiet %s', 'please'); return {}; } });`,
    });
    await host.call('/api/one');
    const line = host.log.entries.find(({ category }) => category === 'Function.one.User');
    expect(line).toMatchObject({ level: 'error', message: 'QUIET PLEASE', function: 'one' });
  });

  test('that throw before an invocation make it fail', async () => {
    const host = await hosted({
      source: `app.hook.preInvocation(() => { throw new Error('no'); }); app.http('one', { handler: () => ({}) });`,
    });
    expect((await host.call('/api/one')).status).toBe(500);
  });

  test('at the end run after the last invocation', async () => {
    const gate = stubGate();
    const story: string[] = [];
    vi.stubGlobal('story', story);
    const host = await hosted({
      source: `app.hook.appTerminate(() => { globalThis.story.push('terminated'); });
        app.http('slow', { handler: async (request, context) => {
          context.log('begin'); await globalThis.gate; globalThis.story.push('done'); return {};
        } });`,
    });
    const answer = host.call('/api/slow');
    await host.log.saying(1);
    const stopped = host.stop();
    expect(await host.call('/api/slow').catch(() => 'refused')).toBe('refused');
    gate.open();
    expect((await answer).status).toBe(200);
    await stopped;
    expect(story).toEqual(['done', 'terminated']);
  });

  test('at the end do not wait for ever for an invocation that hangs', async () => {
    const host = await hosted(
      {
        source: `app.http('hang', { handler: (request, context) => { context.log('begin'); return new Promise(() => {}); } });`,
      },
      { stopTimeout: 50 },
    );
    const answer = host.call('/api/hang').catch(() => 'cut off');
    await host.log.saying(1);
    await host.stop();
    expect(await answer).toBe('cut off');
    expect(host.log.entries.at(-1)?.message).toBe('Invocations still ran after 50 ms and were abandoned.');
  });
});
