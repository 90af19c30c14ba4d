import { beforeEach, describe, expect, it } from 'vitest';
import { FUNCTION_KEY, type MemoryApp, memoryApp, order as send, signedInAccess } from './app.ts';
import { stormIncident } from './storm.ts';

// What is no order is told in plain sentences, each with the value and what would be one.

const ID = '20161114-120500-abc123';
const LISTED = 'GET /api/incidents?open=true lists them.';
const ACTIONS = 'It has to be lock, release, purge, arm, observe or pause.';
let app: MemoryApp;

beforeEach(() => {
  app = memoryApp();
});

const order = (asked: { body?: unknown; text?: string }) =>
  send(app, signedInAccess(), { headers: { 'x-functions-key': FUNCTION_KEY }, ...asked });

describe('an order', () => {
  it.each([
    ['', 'The request has no body; send the order in it, as JSON.'],
    ['{', 'The body is no JSON: "{".'],
    ['action=lock&group=all@example.org', 'The body is no JSON: "action=lock&group=all@example.org".'],
    ['"lock"', 'The order has to be a JSON object.'],
    ['{}', `action is missing. ${ACTIONS}`],
    ['{"action":"explode"}', `"explode" is no action. ${ACTIONS}`],
  ])('that is %j is none', async (text, detail) => {
    expect(await order({ text })).toMatchObject({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      json: { title: 'Not an order', detail, examples: expect.arrayContaining([expect.anything()]) },
    });
  });

  const all = 'all@example.org';
  it.each([
    [{ action: 'lock' }, 'A lock needs a group: give any of its addresses as group.'],
    [{ action: 'lock', group: all, incident: ID }, 'A lock takes a group alone: leave the incident out.'],
    [{ action: 'lock', group: 'all staff' }, '"all staff" is no SMTP address; give the group\'s, such as'],
    [{ action: 'release' }, 'A release needs a group or an incident.'],
    [{ action: 'release', group: all, incident: ID }, 'Give group or incident, not both.'],
    [{ action: 'release', incident: 'that one' }, '"that one" is no incident id; give one such as 2016'],
    [{ action: 'release', group: all, force: 'yes' }, 'force is missing, or is neither true nor false.'],
    [{ action: 'purge' }, `A purge needs an incident; ${LISTED}`],
    [{ action: 'purge', group: all }, `A purge needs an incident, not a group; ${LISTED}`],
    [{ action: 'purge', group: all, incident: ID }, 'A purge takes an incident alone: leave the group out.'],
    [{ action: 'purge', incident: ID, again: 1 }, 'again is missing, or is neither true nor false.'],
    [
      { action: 'pause', group: all },
      'To pause is for all that Stormlock does: leave group and incident out.',
    ],
    [{ action: 'pause', until: 'noon' }, 'It has more than is known here: until.'],
    [{ action: 'pause', by: '' }, 'by is empty.'],
    [{ action: 'pause', reason: ' ' }, 'reason has to say in a few words why.'],
    [{ action: 'pause', reason: undefined }, 'reason is missing, or is no text.'],
  ])('%j is none, and is told in a sentence', async (body, says) => {
    const { status, json } = await order({ body: { reason: 'an exercise', ...body } });
    expect(status).toBe(400);
    const { detail } = json as { detail: string };
    expect(detail).toContain(says);
    expect(detail).not.toMatch(/✖|Invalid|undefined/);
  });

  it('that lacks several things names them all', async () => {
    const { json } = await order({ body: { action: 'purge' } });
    expect(json).toMatchObject({
      detail: `A purge needs an incident; ${LISTED} reason is missing, or is no text.`,
    });
  });
});

describe('a purge of a group', () => {
  const purge = () => order({ body: { action: 'purge', group: 'All@Example.org', reason: 'clear it' } });
  const needed = `A purge needs an incident, not a group; ${LISTED}`;

  it('is told the incident that is open on the group', async () => {
    await app.stores.incidents.open(stormIncident(ID));
    expect((await purge()).json).toMatchObject({
      detail: `${needed} The open one of all@example.org is ${ID}.`,
    });
  });

  it('is told where none is open', async () => {
    expect((await purge()).json).toMatchObject({ detail: `${needed} all@example.org has none open.` });
  });

  it('is told what is wrong even where incidents cannot be read', async () => {
    app.stores.incidents.listOpen = () => Promise.reject(new Error('ECONNREFUSED'));
    expect((await purge()).json).toMatchObject({ status: 400, detail: needed });
  });
});
