import { beforeEach, describe, expect, it } from 'vitest';
import type { AdminName } from '../../functions/admin-routes.ts';
import type { PurgeRun } from '../../shared/domain/cleanup.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { group, NOON, type OTHER_GROUP, observation, SENTINEL } from '../contract/stores/records.ts';
import {
  type Answered,
  type Ask,
  ask,
  INVOCATION,
  type MemoryApp,
  memoryApp,
  signedInAccess,
} from './app.ts';
import { heldCleanup, plan, stormIncident, stormObservations } from './storm.ts';
import { principal } from './tokens.ts';

const ID = '20161114-120500-abc123';
const NO_QUERY = { why: 'it spans more than 72 hours', remedy: 'Search by hand.' };
const operator = {
  'x-ms-client-principal': principal(['Stormlock.Operator']),
  'x-stormlock-request': '1',
  'sec-fetch-site': 'same-origin',
};

let app: MemoryApp;

beforeEach(async () => {
  app = memoryApp();
  await app.clock.advance(2 * HOUR);
  await app.stores.observations.add(stormObservations());
});

const call = (name: AdminName, asked: Ask = {}): Promise<Answered> =>
  ask(app, signedInAccess(), name, { ...asked, headers: { ...operator, ...asked.headers } });

const open = (overrides: Parameters<typeof stormIncident>[1] = {}) =>
  app.stores.incidents.open(stormIncident(ID, overrides));

/** Orders on the state that was just read. */
async function order(what: string, body: object): Promise<Answered> {
  const { headers } = await call('incident', { params: { id: ID } });
  const tag = { 'if-match': headers['etag'] ?? '' };
  return call('incident-order', { params: { id: ID, order: what }, headers: tag, body });
}

const acts = async () => (await app.stores.audit.list({ limit: 50 })).map(({ act }) => act);

describe('the list of incidents', () => {
  it('is empty at first', async () => {
    expect((await call('incidents')).json).toEqual({ incidents: [] });
  });

  it('pages through all of them, newest first', async () => {
    for (let i = 1; i <= 5; i++) await app.stores.incidents.open(other(i));
    const ids: string[] = [];
    for (let after: string | undefined, i = 0; i < 3; i++) {
      const query = { limit: '2', ...(after === undefined ? {} : { after }) };
      const page = (await call('incidents', { query })).json as {
        incidents: { id: string }[];
        next?: string;
      };
      ids.push(...page.incidents.map(({ id }) => id));
      after = page.next;
      expect(after === undefined).toBe(i === 2);
    }
    expect(ids).toEqual([5, 4, 3, 2, 1].map((i) => other(i).id));
  });

  it('filters by being open, by phase and by any address of the group', async () => {
    await open();
    await app.stores.incidents.open(other(1));
    const closed = await app.stores.incidents.open(other(2));
    await app.stores.incidents.update({ ...closed.incident.value, closedAt: NOON }, closed.incident.version);
    const found = async (query: Record<string, string>) =>
      ((await call('incidents', { query })).json as { incidents: { id: string }[] }).incidents.map(
        ({ id }) => id,
      );
    expect(await found({ open: 'true' })).toEqual([ID, other(1).id]);
    expect(await found({ open: 'false' })).toEqual([other(2).id]);
    expect(await found({ phase: 'closed' })).toEqual([other(2).id]);
    expect(await found({ phase: 'settling' })).toEqual([ID, other(1).id]);
    expect(await found({ group: 'ALL@example.org' })).toEqual([ID]);
  });

  it('says what is wrong with a query', async () => {
    const answered = await call('incidents', { query: { limit: '1000' } });
    expect(answered.status).toBe(400);
    expect(answered.text).toContain('limit');
  });
});

const other = (i: number) =>
  stormIncident(`20161114-11000${i}-00000${i}`, {
    group: group({ id: `00000000-0000-4000-8000-00000000000${i}` as typeof OTHER_GROUP, addresses: [] }),
  });

describe('an incident', () => {
  it.each([
    [{ limit: '0' }, 'limit has to be 1 at least.'],
    [{ limit: '101' }, 'limit has to be 100 at most.'],
    [{ open: 'maybe' }, 'open has to be true or false.'],
  ])('is not looked for by a query that is not understood: %j', async (query, says) => {
    expect((await call('incidents', { query })).json).toMatchObject({
      status: 400,
      detail: `The query is not understood. ${says}`,
    });
  });

  it('is answered once and then only when it changed', async () => {
    await open();
    const first = await call('incident', { params: { id: ID } });
    const headers = { 'if-none-match': first.headers['etag'] ?? '' };
    expect((await call('incident', { params: { id: ID }, headers })).status).toBe(304);
    await order('extend', { for: 'PT1H', reason: 'still coming in' });
    expect((await call('incident', { params: { id: ID }, headers })).status).toBe(200);
  });

  it('that is not there is 404 and says where to look', async () => {
    const answered = await call('incident', { params: { id: '20200101-000000-000000' } });
    expect(answered.status).toBe(404);
    expect(answered.json).toMatchObject({ title: 'Not found', status: 404 });
  });

  it('with an id that cannot be one is 400', async () => {
    expect((await call('incident', { params: { id: "x' or 1 eq 1" } })).status).toBe(400);
  });

  it('shows the group’s mail, counted by the minute', async () => {
    await open();
    const { json } = await call('incident-messages', { params: { id: ID }, query: { limit: '3' } });
    expect(json).toMatchObject({
      figures: { messages: 12, replies: 11, repliers: 10, stopRequests: 2, leaked: 5, deliveries: 144_000 },
      perMinute: {
        from: '2016-11-14T12:00:00.000Z',
        storm: [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        other: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
      },
      truncated: false,
      next: '<message-8@example.org>',
    });
    const { json: next } = await call('incident-messages', {
      params: { id: ID },
      query: { limit: '500', after: '<message-8@example.org>' },
    });
    const { messages } = next as { messages: { subject: string; part: string }[] };
    expect(messages).toHaveLength(10);
    expect(messages.at(-1)).toMatchObject({ subject: 'test', part: 'start' });
    expect(messages.find(({ subject }) => subject === 'Lunch menu')?.part).toBe('other');
  });

  it('whose purge has no safe query says why, what Defender did, and which messages are to go', async () => {
    const run: PurgeRun = {
      plan: {
        ...plan(),
        slices: [],
        removed: [],
        untouched: plan().removed,
        expectedItems: 0,
        noQuery: NO_QUERY,
      },
      slices: [],
      cleared: true,
      purger: 'defender',
      remediation: { copies: 120_000, sent: 50_000, complete: false, batches: [] },
    };
    await open({ cleanup: { state: 'running', run } });
    expect((await call('incident', { params: { id: ID } })).json).toMatchObject({
      cleanup: {
        purger: 'defender',
        noQuery: 'it spans more than 72 hours',
        removed: 10,
        untouched: 0,
        expected: 120_000,
        found: 120_000,
        sent: 50_000,
        slices: [],
      },
    });
    const query = { limit: '500' };
    const { json } = await call('incident-messages', { params: { id: ID }, query });
    const { messages } = json as { messages: { messageId: string; removal?: string }[] };
    const going = messages.filter(({ removal }) => removal === 'by-message');
    expect(going.map(({ messageId }) => messageId).toSorted()).toEqual(plan().removed.toSorted());
  });

  it('that was left to people for want of a query shows what no search reaches', async () => {
    const { removed } = plan();
    const run: PurgeRun = {
      plan: { ...plan(), slices: [], removed: [], untouched: removed, expectedItems: 0, noQuery: NO_QUERY },
      slices: [],
      cleared: false,
    };
    await open({ cleanup: { state: 'handed-over', run, ...NO_QUERY, at: NOON } });
    expect((await call('incident', { params: { id: ID } })).json).toMatchObject({
      cleanup: {
        state: 'handed-over',
        removed: 0,
        untouched: 10,
        noQuery: NO_QUERY.why,
        remedy: NO_QUERY.remedy,
      },
    });
  });

  it('from before there were such plans is read as ever', async () => {
    await open({ cleanup: { state: 'handed-over', why: 'no query', remedy: 'search', at: NOON } });
    const { json } = await call('incident', { params: { id: ID } });
    expect(json).toMatchObject({ cleanup: { state: 'handed-over', slices: [], why: 'no query' } });
  });

  it('never shows more of a mail than its subject', async () => {
    await open();
    const { text } = await call('incident-messages', { params: { id: ID } });
    expect(text).not.toMatch(/body|preview/i);
  });
});

describe('an order on an incident', () => {
  it('without saying which state was seen is 428', async () => {
    await open();
    const answered = await call('incident-order', {
      params: { id: ID, order: 'release' },
      body: { reason: 'over' },
    });
    expect(answered.status).toBe(428);
  });

  it('on a state that is no longer is 412 with the state that is, and changes nothing', async () => {
    const { incident: row } = await open();
    const { headers } = await call('incident', { params: { id: ID } });
    await app.stores.incidents.update({ ...row.value, cleanup: heldCleanup() }, row.version);
    const answered = await call('incident-order', {
      params: { id: ID, order: 'release' },
      headers: { 'if-match': headers['etag'] ?? '' },
      body: { reason: 'over' },
    });
    expect(answered.status).toBe(412);
    expect(answered.json).toMatchObject({ current: { id: ID, phase: 'held' } });
    const again = await call('incident', { params: { id: ID } });
    expect(answered.headers['etag']).toBe(again.headers['etag']);
    expect(await acts()).toEqual([]);
  });

  it('says what the switch holds back, at once, and an order on what was seen before still counts', async () => {
    await open();
    const seen = await call('incident', { params: { id: ID } });
    expect(seen.json).toMatchObject({ lock: 'locked', heldBack: [] });
    const row = await app.stores.switch.get();
    const by = { kind: 'operator', name: 'kim@contoso.com' } as const;
    const paused = { position: 'paused', changedAt: NOON, changedBy: by, reason: 'wait' } as const;
    await app.stores.switch.put(paused, row?.version);
    const held = [
      { act: 'release', why: 'The group is not released by itself: the switch is paused.' },
      { act: 'purge', why: 'Nothing will be deleted: the switch is paused.' },
    ];
    const again = await call('incident', {
      params: { id: ID },
      headers: { 'if-none-match': seen.headers['etag'] ?? '' },
    });
    expect(again).toMatchObject({ status: 200, json: { heldBack: held } });
    expect((await call('incidents')).json).toMatchObject({ incidents: [{ heldBack: held }] });
    const answered = await call('incident-order', {
      params: { id: ID, order: 'extend' },
      headers: { 'if-match': seen.headers['etag'] ?? '' },
      body: { for: 'PT1H', reason: 'still coming in' },
    });
    expect(answered.status).toBe(200);
    expect((await order('extend', { for: 'PT1H', reason: 'on the tag of a held one' })).status).toBe(200);
  });

  it.each([
    [{}, 'reason is missing, or is no text.'],
    [{ reason: ' ' }, 'reason has to say in a few words why.'],
    [{ reason: 'over', froce: true }, 'It has more than is known here: froce.'],
    [{ reason: 'over', force: 'yes' }, 'force is missing, or is neither true nor false.'],
    [{ reason: 'x'.repeat(501) }, 'reason is longer than 500 letters.'],
    [[], 'It has to be a JSON object.'],
  ])('that is not understood says in words what is wrong: %j', async (body, says) => {
    await open();
    expect((await order('release', body)).json).toMatchObject({
      status: 400,
      detail: `The order is not understood. ${says}`,
    });
  });

  it('that is no JSON is told apart from one that is not understood', async () => {
    await open();
    const asked = { params: { id: ID, order: 'release' }, text: '{' };
    expect((await call('incident-order', asked)).json).toMatchObject({
      status: 400,
      detail: 'The body is no JSON: "{".',
    });
  });

  it('without a reason is 400', async () => {
    await open();
    expect((await order('release', {})).status).toBe(400);
    expect((await order('release', { reason: '  ' })).status).toBe(400);
  });

  it('that nobody knows is 400', async () => {
    await open();
    expect((await order('explode', { reason: 'why not' })).status).toBe(400);
  });

  it('to release gives the group back and says so', async () => {
    await open();
    app.lock.senders.set(group().id, ['00000000-0000-4000-8000-00000000f00d']);
    const answered = await order('release', { reason: 'it is over' });
    expect(answered.json).toMatchObject({ containment: { state: 'released', exact: true } });
    expect(app.lock.senders.get(group().id)).toEqual([]);
    expect(await acts()).toContain('order release');
  });

  it('to release what somebody edited is refused, and can be forced', async () => {
    await open();
    app.lock.senders.set(group().id, ['somebody else']);
    expect((await order('release', { reason: 'it is over' })).json).toMatchObject({
      phase: 'attention',
      containment: { state: 'release-refused' },
      options: expect.arrayContaining([expect.objectContaining({ do: 'release', forced: true })]),
    });
    const forced = await order('release', { reason: 'I know', force: true });
    expect(forced.json).toMatchObject({ containment: { state: 'released' } });
    expect(await acts()).toContain('order forced release');
  });

  it('to extend moves the release, within a week', async () => {
    await open();
    const answered = await order('extend', { for: 'PT3H', reason: 'late shift' });
    expect(answered.json).toMatchObject({ releaseAt: '2016-11-14T17:05:20.000Z' });
    expect((await order('extend', { for: 'P8D', reason: 'forever' })).status).toBe(400);
    expect((await order('extend', { for: '3 hours', reason: 'late shift' })).status).toBe(400);
  });

  it('to approve lets the held purge go on, once', async () => {
    await open({ cleanup: heldCleanup() });
    expect((await order('approve', { reason: 'shared mailboxes explain it' })).json).toMatchObject({
      phase: 'purging',
      cleanup: { state: 'running', approvedBy: 'kim@contoso.com' },
    });
    expect((await order('approve', { reason: 'again' })).status).toBe(200);
    expect((await acts()).filter((act) => act === 'order approve')).toHaveLength(1);
  });

  it('to approve what does not wait is 409 and says what is', async () => {
    await open();
    const answered = await order('approve', { reason: 'go on' });
    expect(answered.status).toBe(409);
    expect(answered.text).toContain('No purge waits for approval');
  });

  it('to dismiss keeps the evidence as messages that backtests read, without any text', async () => {
    await open();
    app.lock.senders.set(group().id, ['00000000-0000-4000-8000-00000000f00d']);
    expect((await order('dismiss', { reason: 'a birthday' })).json).toMatchObject({
      dismissed: { by: 'kim@contoso.com', reason: 'a birthday' },
      containment: { state: 'released' },
    });
    await app.stores.observations.forget(NOON + 48 * HOUR);
    const { text, headers } = await call('incident-scenario', { params: { id: ID } });
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(headers['content-disposition']).toBe(`attachment; filename="${ID}-12000-members.jsonl"`);
    expect(lines).toHaveLength(14);
    expect(lines[0]).toMatchObject({ stormlock: 'scenario', group: { members: 12_000 } });
    expect(lines[1]).toMatchObject({
      subject: 'test',
      bodyPreview: '',
      sentDateTime: '2016-11-14T12:00:00.000Z',
    });
  });
});

describe('what nobody foresaw', () => {
  const CRASH = new Error('ECONNREFUSED 10.0.0.4');

  it('is a problem that says where the log has the cause, and not what it is', async () => {
    app.stores.incidents.get = () => Promise.reject(CRASH);
    const answered = await call('incident', { params: { id: ID } });
    expect(answered).toMatchObject({
      status: 500,
      headers: { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' },
      json: {
        title: 'The request failed',
        detail: `Nothing was changed. Repeat the request. The log has the cause under invocation ${INVOCATION}.`,
        invocation: INVOCATION,
      },
    });
    expect(answered.text).not.toContain('ECONNREFUSED');
    expect(app.log.messages('error')).toEqual(['A request failed']);
  });

  it('leaves open whether an order was stored', async () => {
    await open();
    app.stores.incidents.update = () => Promise.reject(CRASH);
    expect((await order('release', { reason: 'it is over' })).json).toMatchObject({
      status: 500,
      detail: expect.stringContaining('may have been stored or not'),
    });
  });
});

describe('the switch', () => {
  it('stands where the settings put it until somebody sets it', async () => {
    expect((await call('switch')).json).toEqual({ position: 'armed' });
  });

  it('is set by who saw where it stood', async () => {
    const { headers } = await call('switch');
    const set = (position: string) =>
      call('switch-set', {
        headers: { 'if-match': headers['etag'] ?? '' },
        body: { position, reason: 'exercise' },
      });
    expect((await set('paused')).json).toMatchObject({ position: 'paused', changedBy: 'kim@contoso.com' });
    const late = await set('armed');
    expect(late.status).toBe(412);
    expect(late.json).toMatchObject({ current: { position: 'paused' } });
  });
});

describe('groups and coverage', () => {
  it('show who is watched, what is known, and what would make a storm of it', async () => {
    await app.stores.cursors.put({ sentinel: SENTINEL, readAt: NOON + 2 * HOUR - MINUTE }, undefined);
    await app.stores.groups.put({ address: group().address, group: group(), learnedAt: NOON });
    await open();
    expect((await call('coverage')).json).toEqual({
      troubles: [],
      sentinels: [{ id: SENTINEL, readAt: '2016-11-14T13:59:00.000Z', overdue: false }],
    });
    expect((await call('groups')).json).toMatchObject({
      groups: [
        {
          address: 'everyone@example.org',
          members: 12_000,
          repliersNeeded: 5,
          incident: ID,
          protected: false,
        },
      ],
    });
  });

  it('show by name what the settings want watched and is not', async () => {
    const typo = { what: 'typo', why: 'is no mailbox', remedy: 'Correct the name.', passing: false };
    const standing = { checkedAt: NOON + HOUR, troubles: [{ ...typo, since: NOON, told: true }] };
    await app.stores.troubles.put('names', standing, undefined);
    expect((await call('coverage')).json).toEqual({
      reconciledAt: '2016-11-14T13:00:00.000Z',
      sentinels: [],
      troubles: [
        {
          topic: 'names',
          what: 'typo',
          why: 'is no mailbox',
          remedy: 'Correct the name.',
          since: '2016-11-14T12:00:00.000Z',
        },
      ],
    });
  });

  it('call a sentinel overdue that was not read for five minutes', async () => {
    await app.stores.cursors.put({ sentinel: SENTINEL, readAt: NOON }, undefined);
    expect((await call('coverage')).json).toMatchObject({ sentinels: [{ overdue: true }] });
  });
});

describe('the report', () => {
  it('names what happened, the acts and who acted, but no replier', async () => {
    await open();
    app.lock.senders.set(group().id, ['00000000-0000-4000-8000-00000000f00d']);
    await order('release', { reason: 'it is over' });
    const { json, text } = await call('incident-report', { params: { id: ID } });
    expect(json).toMatchObject({
      title: 'Reply-all storm on Everyone',
      thanks: [{ name: 'kim@contoso.com' }],
      figures: { deliveries: 144_000 },
    });
    expect(text).not.toContain('person3@example.org');
  });

  it('is a page that runs and loads nothing, and in which a subject is never markup', async () => {
    await open({
      startedBy: {
        messageId: 'x',
        from: observation(1).from,
        subject: '<img src=x onerror=1>',
        sentAt: NOON,
      },
    });
    const { text, headers } = await call('incident-report-page', { params: { id: ID } });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(text).toContain('&lt;img src=x onerror=1&gt;');
    expect(text).not.toMatch(/<img|<script|https?:/);
    expect(text).toContain('<svg');
    expect(text).toContain('No person had to act.');
    expect(text).not.toContain('person3@example.org');
  });
});
