import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditTrail } from '../../functions/admin/schemas.ts';
import type { AdminName } from '../../functions/admin-routes.ts';
import type { IncidentId } from '../../shared/domain/incident.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { NOON } from '../contract/stores/records.ts';
import { type Answered, type Ask, ask, type MemoryApp, memoryApp, signedInAccess } from './app.ts';
import { stormIncident } from './storm.ts';
import { principal } from './tokens.ts';

const ID = '20161114-120500-abc123';
const reader = { 'x-ms-client-principal': principal(['Stormlock.Reader']) };
const KIM = { kind: 'operator', name: 'kim@contoso.com' } as const;

let app: MemoryApp;

beforeEach(async () => {
  app = memoryApp();
  await app.stores.incidents.open(stormIncident(ID));
});

const call = (name: AdminName, asked: Ask = {}): Promise<Answered> =>
  ask(app, signedInAccess(), name, { headers: reader, ...asked });

const append = (number: number, on?: string, by: typeof KIM | typeof STORMLOCK = STORMLOCK) =>
  app.stores.audit.append({
    at: NOON + number * MINUTE,
    by,
    act: by === KIM ? 'order lock' : 'lock group',
    reason: `act ${number}`,
    ...(on === undefined ? {} : { incident: on as IncidentId }),
  });

const reasonsIn = ({ json }: Answered): string[] => (json as AuditTrail).entries.map(({ reason }) => reason);

/** Page after page, as `next` says. */
async function pagesOf(name: AdminName, asked: Ask): Promise<string[][]> {
  const pages: string[][] = [];
  for (let after: string | undefined; ; ) {
    const query = { ...asked.query, ...(after === undefined ? {} : { after }) };
    const page = await call(name, { ...asked, query });
    pages.push(reasonsIn(page));
    after = (page.json as AuditTrail).next;
    if (after === undefined) return pages;
  }
}

describe('the audit trail', () => {
  it('is read to its end by what `next` gave, newest first', async () => {
    for (let i = 1; i <= 5; i++) await append(i, i % 2 === 0 ? ID : undefined);
    expect(await pagesOf('audit', { query: { limit: '2' } })).toEqual([
      ['act 5', 'act 4'],
      ['act 3', 'act 2'],
      ['act 1'],
    ]);
  });

  it('of an incident is read to its end, and holds its acts alone', async () => {
    for (let i = 1; i <= 5; i++) await append(i, i === 3 ? '20161114-120600-000000' : ID);
    expect(await pagesOf('incident-audit', { params: { id: ID }, query: { limit: '2' } })).toEqual([
      ['act 5', 'act 4'],
      ['act 2', 'act 1'],
    ]);
  });

  it('answers who did what, in which incident and when', async () => {
    await append(1, ID);
    await append(2, ID, KIM);
    await append(3);
    await append(DAY / MINUTE, undefined, KIM);
    const asked = async (query: Record<string, string>) => reasonsIn(await call('audit', { query }));
    expect(await asked({ by: 'KIM' })).toEqual(['act 1440', 'act 2']);
    expect(await asked({ by: 'stormlock' })).toEqual(['act 3', 'act 1']);
    expect(await asked({ act: 'order' })).toEqual(['act 1440', 'act 2']);
    expect(await asked({ incident: ID })).toEqual(['act 2', 'act 1']);
    expect(await asked({ since: '2016-11-15' })).toEqual(['act 1440']);
    expect(await asked({ until: '2016-11-14', by: 'kim' })).toEqual(['act 2']);
    expect(await asked({ since: '2016-11-14T12:02:00Z', until: '2016-11-14T12:03:00Z' })).toEqual([
      'act 3',
      'act 2',
    ]);
  });

  it.each([
    [{ since: 'yesterday' }, 'give a day or a moment in UTC'],
    [{ incident: 'the last one' }, 'give an incident id such as'],
    [{ by: ' ' }, 'by'],
    [{ after: 'nowhere' }, 'is no place in the audit trail'],
    [{ limit: '1001' }, 'limit'],
  ])('refuses what it does not understand: %o', async (query, words) => {
    const answered = await call('audit', { query });
    expect(answered.status).toBe(400);
    expect(answered.text).toContain(words);
  });
});

it('the report of a long incident has all of its acts, the first one too', async () => {
  for (let i = 1; i <= 1_200; i++) await append(i, ID);
  const { json } = await call('incident-report', { params: { id: ID } });
  const { acts } = json as { acts: { reason: string }[] };
  expect(acts).toHaveLength(1_200);
  expect(acts[0]).toMatchObject({ reason: 'act 1' });
});
