import { expect, test } from 'vitest';
import { teamsService } from '../../../../dev/tenant/teams/routes.ts';
import { World } from '../../../../dev/tenant/world/world.ts';
import { asking, StandingClock } from '../ask.ts';

const HOOK = '/teams/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sig=secret';

const message = (text: string, over: Record<string, unknown> = {}) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text }], ...over },
    },
  ],
});

function teams() {
  const clock = new StandingClock('2026-11-14T08:29:00Z');
  const service = teamsService(new World({ clock }));
  return { service, ask: asking(service.routes, clock) };
}

test('a card is accepted and kept', async () => {
  const { service, ask } = teams();
  expect((await ask('POST', HOOK, message('Locked'))).status).toBe(202);
  expect(service.cards).toMatchObject([{ workflow: 'abc', card: { body: [{ text: 'Locked' }] } }]);
});

test('a card may hold whatever the schema names, in whatever depth', async () => {
  const { ask } = teams();
  const block = { type: 'TextBlock', text: 'x', size: 'ExtraLarge', weight: 'bolder', wrap: true };
  const body = [
    { type: 'Container', style: 'attention', bleed: true, items: [block] },
    { type: 'ColumnSet', columns: [{ type: 'Column', width: 'auto', items: [block] }, { width: 2 }] },
    { type: 'FactSet', facts: [{ title: 'Group', value: 'all' }] },
    { type: 'ActionSet', actions: [{ type: 'Action.Submit' }] },
    { type: 'Image', url: 'https://example.org/x.png' },
  ];
  const actions = [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://example.org' }];
  expect(await ask('POST', HOOK, message('', { body, actions }))).toEqual({ status: 202 });
});

test.each([
  ['no message', { text: 'hello' }, 400],
  ['no card', { type: 'message', attachments: [] }, 400],
  ['an empty card', message('', { body: [] }), 400],
  ['a card of an unknown version', message('x', { version: '2' }), 400],
  ['an element that no card knows', message('', { body: [{ type: 'TextBlok', text: 'x' }] }), 400],
  [
    'an unknown element deep inside',
    message('', {
      body: [{ type: 'Container', items: [{ type: 'ColumnSet', columns: [{ items: [{}] }] }] }],
    }),
    400,
  ],
  ['a property that the element lacks', message('', { body: [{ type: 'TextBlock', txt: 'x' }] }), 400],
  [
    'a value that the property lacks',
    message('', { body: [{ type: 'TextBlock', text: 'x', size: 'Huge' }] }),
    400,
  ],
  [
    'an action that no card knows',
    message('x', { actions: [{ type: 'Action.Open', url: 'https://x' }] }),
    400,
  ],
  ['a card that is too large', message('x'.repeat(29_000)), 413],
  ['no JSON', 'hello', 400],
])('%s is refused', async (_, body, status) => {
  const { service, ask } = teams();
  expect(await ask('POST', HOOK, body)).toMatchObject({ status, violation: expect.any(String) });
  expect(service.cards).toEqual([]);
});

test('without its signature the address opens nothing', async () => {
  const { ask } = teams();
  expect((await ask('POST', HOOK.replace('&sig=secret', ''), message('x'))).status).toBe(401);
  expect((await ask('POST', HOOK, message('x'), { 'content-type': 'text/plain' })).status).toBe(415);
});

test('posts may be throttled', async () => {
  const { service, ask } = teams();
  service.throttles.push({ retryAfterSeconds: 5 });
  expect(await ask('POST', HOOK, message('x'))).toMatchObject({
    status: 429,
    headers: { 'Retry-After': '5' },
  });
  expect((await ask('POST', HOOK, message('x'))).status).toBe(202);
  expect(service.load.requests).toBe(2);
});
