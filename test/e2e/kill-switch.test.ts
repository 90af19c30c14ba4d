import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Group, NewGroup } from '../../dev/tenant/world/types.ts';
import { type Stage, stageForTest, startStage } from './harness/stage.ts';

let stage: Stage;
let number = 0;

beforeAll(async () => {
  stage = await startStage();
});

afterAll(() => stage.stop());

function aGroup(given: Partial<NewGroup> = {}): Group {
  number += 1;
  return stage.addGroup({ primarySmtpAddress: `group-${number}@contoso.example`, ...given });
}

const lock = (group: string, more: object = {}) =>
  stage.order({ action: 'lock', group, reason: 'reply-all storm', ...more });
const release = (group: string, more: object = {}) =>
  stage.order({ action: 'release', group, reason: 'it is over', ...more });

describe('the key', () => {
  const tryWith = async (headers: Record<string, string>, query = '') => {
    const order = { action: 'pause', reason: 'without a key' };
    return (await stage.post(`kill-switch${query}`, order, headers)).status;
  };

  test('is asked for', async () => {
    expect(await tryWith({})).toBe(401);
    expect(await tryWith({ 'x-functions-key': 'guess' })).toBe(401);
    expect(await tryWith({}, '?code=guess')).toBe(401);
    expect(await stage.stores.switch.get()).toBeUndefined();
  });

  test('is taken from the header or from the address', async () => {
    expect(await tryWith({}, `?code=${encodeURIComponent(stage.host.keys.default)}`)).toBe(200);
    expect(await tryWith({ 'x-functions-key': stage.host.keys.default })).toBe(200);
    await stage.order({ action: 'arm', reason: 'back to work' });
  });

  test('is asked of the platform by a header, and stands in no log and no audit trail', async () => {
    await stage.order({ action: 'arm', reason: 'to leave a trace' });
    const key = stage.host.keys.default;
    expect(stage.host.logs.some(({ function: name }) => name === 'kill-switch')).toBe(true);
    expect(JSON.stringify(stage.host.logs)).not.toContain(key);
    expect(JSON.stringify(await stage.stores.audit.list({ limit: 100 }))).not.toContain(key);
  });

  test('works at the door that the platform guards when the app cannot reach itself', async () => {
    const cutOff = await stageForTest({ subscribe: false, settings: { WEBSITE_HOSTNAME: '127.0.0.1:1' } });
    const order = { action: 'pause', reason: 'an exercise' };
    const { status, body } = await cutOff.order(order);
    expect([status, body['title']]).toEqual([503, 'The key cannot be checked']);
    expect(body['guarded']).toMatch(/\/api\/kill-switch\/key$/);
    expect(await cutOff.stores.switch.get()).toBeUndefined();
    const key = { 'x-functions-key': cutOff.host.keys.default };
    expect((await cutOff.post('kill-switch/key', order, key)).status).toBe(200);
    expect((await cutOff.stores.switch.get())?.value.position).toBe('paused');
  });
});

describe('an order that is none is refused with what would be one', () => {
  test.each([
    ['no document', 'lock it!', 'The body is no JSON: "lock it!".'],
    ['no action', { group: 'all@contoso.example', reason: 'storm' }, 'action is missing'],
    ['an unknown action', { action: 'destroy', reason: 'storm' }, '"destroy" is no action'],
    ['a purge of no incident', { action: 'purge', reason: 'clear it' }, 'A purge needs an incident;'],
    [
      'a purge of a group',
      { action: 'purge', group: 'all@contoso.example', reason: 'clear it' },
      'not a group;',
    ],
    ['no reason', { action: 'lock', group: 'all@contoso.example' }, 'reason'],
    ['a blank reason', { action: 'pause', reason: '   ' }, 'say in a few words why'],
    ['no address', { action: 'lock', group: 'everybody', reason: 'storm' }, '"everybody" is no SMTP address'],
    ['something that is not asked for', { action: 'pause', reason: 'storm', until: 'noon' }, 'until'],
  ])('%s', async (_what, order, says) => {
    const response = await stage.post('kill-switch', order, { 'x-functions-key': stage.host.keys.default });
    expect(response.status).toBe(400);
    const answer = (await response.json()) as { detail: string; examples: unknown[] };
    expect(answer.detail).toContain(says);
    expect(answer.examples.length).toBeGreaterThan(0);
  });

  test.each([
    ['of nobody', 'nobody@contoso.example'],
    ['of another organisation', 'all@elsewhere.example'],
    ['of a mailbox', 'sentinel-1@contoso.example'],
  ])('an address %s is no group', async (_whose, address) => {
    const { status, body } = await lock(address);
    expect(status).toBe(404);
    expect(body['detail']).toContain(`${address} is no group of this tenant`);
    expect(await stage.stores.incidents.listOpen()).toEqual([]);
  });
});

describe('a group', () => {
  test('is locked by any of its addresses, whatever the detector thinks', async () => {
    const group = aGroup({
      proxyAddresses: ['SMTP:group-1@contoso.example', 'smtp:grp1@contoso.example'],
      kind: 'DynamicDistributionGroup',
    });
    const { status, body } = await lock('GRP1@contoso.example', { by: 'Kim at the service desk' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      locked: true,
      confirmed: true,
      group: group.primarySmtpAddress,
      members: 5_002,
    });
    expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([stage.lockHolder.exchangeGuid]);
    const incident = await stage.incidentOf(group);
    expect(incident?.openedBy).toEqual({
      kind: 'operator',
      name: 'Kim at the service desk (by function key)',
    });
    expect(await release(group.primarySmtpAddress)).toMatchObject({ status: 200, body: { released: true } });
    expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([]);
  });

  test('locked twice is locked once', async () => {
    const group = aGroup();
    const first = await lock(group.primarySmtpAddress);
    const again = await lock(group.primarySmtpAddress);
    expect(again).toMatchObject({ status: 200, body: { locked: true, incident: first.body['incident'] } });
    expect(stage.writesTo(group)).toEqual(['Set-DistributionGroup']);
  });

  test('locked by five people at once is locked once', async () => {
    const group = aGroup();
    const answers = await Promise.all(Array.from({ length: 5 }, () => lock(group.primarySmtpAddress)));
    for (const { status } of answers) expect([200, 202]).toContain(status);
    expect(new Set(answers.map(({ body }) => body['incident'])).size).toBe(1);
    await stage.incidentWhere(group, 'locked', ({ containment }) => containment.state === 'locked');
    expect(stage.writesTo(group)).toEqual(['Set-DistributionGroup']);
  });

  test('released twice is released once; released before it was locked there is nothing to do', async () => {
    const group = aGroup();
    expect(await release(group.primarySmtpAddress)).toMatchObject({
      status: 200,
      body: { confirmed: true, note: expect.stringContaining('Nothing was locked by Stormlock') },
    });
    await lock(group.primarySmtpAddress);
    const incident = (await stage.incidentOf(group))?.id;
    expect(await stage.order({ action: 'release', incident, reason: 'over' })).toMatchObject({ status: 200 });
    const writes = stage.writesTo(group);
    const again = { status: 200, body: { incident, released: true, confirmed: true } };
    expect(await release(group.primarySmtpAddress)).toMatchObject(again);
    expect(await release(group.primarySmtpAddress)).toMatchObject(again);
    expect(await stage.order({ action: 'release', incident, reason: 'over' })).toMatchObject(again);
    expect(stage.writesTo(group)).toEqual(writes);
  });

  test('edited by a colleague meanwhile is released by force only', async () => {
    const group = aGroup();
    await lock(group.primarySmtpAddress);
    const { exchangeGuid } = stage.tenant.world.addUser({ address: 'colleague@contoso.example' });
    stage.tenant.world.restrict(group, { acceptMessagesOnlyFrom: [exchangeGuid] });
    expect(await release(group.primarySmtpAddress)).toMatchObject({
      status: 409,
      body: { released: false, why: expect.stringContaining('somebody changed') },
    });
    expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([exchangeGuid]);
    expect(await release(group.primarySmtpAddress, { force: true })).toMatchObject({
      status: 200,
      body: { released: true },
    });
    expect(group.restrictions.acceptMessagesOnlyFrom).toEqual([]);
  });

  test('that cannot be locked is answered 409 with what to do', async () => {
    const group = aGroup({
      restrictions: { acceptMessagesOnlyFrom: ['0c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f'] },
    });
    expect(await lock(group.primarySmtpAddress)).toMatchObject({
      status: 409,
      body: { locked: false, phase: 'attention', remedy: expect.stringContaining('correct that entry') },
    });
  });

  test('is locked while Exchange is slow: the answer comes in time and says that it is not confirmed yet', async () => {
    const group = aGroup();
    stage.services.exchange.faults.push({
      cmdlet: 'Set-DistributionGroup',
      fault: 'throttled',
      retryAfterSeconds: 600,
    });
    expect(await lock(group.primarySmtpAddress)).toMatchObject({ status: 202, body: { confirmed: false } });
    await stage.sweepUntil(group, 'locked', ({ containment }) => containment.state === 'locked');
  });

  test('that Microsoft 365 cannot look up at the moment is answered 5xx with the reason, and nothing is half done', async () => {
    const group = aGroup();
    stage.tenant.faults.failNext({
      service: 'exchange',
      status: 503,
      headers: { 'Retry-After': '300' },
      times: 4,
    });
    const { status, body } = await lock(group.primarySmtpAddress);
    stage.tenant.faults.clear();
    expect(status).toBe(503);
    expect(body['title']).toBe('A service is busy or does not answer');
    expect(await stage.incidentOf(group)).toBeUndefined();
  });
});

describe('the switch', () => {
  test.each([
    ['pause', 'paused'],
    ['observe', 'observe'],
    ['arm', 'armed'],
  ])('is set by %s, twice if need be, and by whom and why is kept', async (action, position) => {
    await stage.order({ action, reason: `to test ${action}`, by: 'Kim' });
    expect(await stage.order({ action, reason: `to test ${action} again`, by: 'Kim' })).toMatchObject({
      status: 200,
      body: { switch: { before: position, after: position } },
    });
    expect((await stage.stores.switch.get())?.value).toMatchObject({
      position,
      reason: `to test ${action} again`,
    });
    const [entry] = await stage.stores.audit.list({ limit: 1, act: 'set switch' });
    expect(entry).toMatchObject({
      act: 'set switch',
      by: { name: 'Kim (by function key)' },
      after: position,
    });
    const health = await fetch(`${stage.host.url}/api/health`);
    expect(await health.json()).toMatchObject({ switch: position });
  });

  test('paused does not stop an operator from locking', async () => {
    await stage.order({ action: 'pause', reason: 'migration' });
    const group = aGroup();
    expect(await lock(group.primarySmtpAddress)).toMatchObject({ status: 200, body: { locked: true } });
    await stage.order({ action: 'arm', reason: 'done' });
  });
});
