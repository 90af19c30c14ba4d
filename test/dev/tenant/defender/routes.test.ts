import { describe, expect, test } from 'vitest';
import { type DefenderSettings, defenderService } from '../../../../dev/tenant/defender/routes.ts';
import { World } from '../../../../dev/tenant/world/world.ts';
import { asking, StandingClock } from '../ask.ts';

const PATH = '/v1.0/security/collaboration/analyzedEmails/remediate';
const HOUR = 3_600_000;

function defender(options: Partial<DefenderSettings> = {}) {
  const clock = new StandingClock('2026-11-14T08:29:00Z');
  const world = new World({ clock });
  const sentinel = world.addUser({ address: 'sentinel@contoso.example' });
  const group = world.addGroup({
    primarySmtpAddress: 'all@contoso.example',
    memberCount: 10,
    namedMembers: [sentinel.id],
  });
  const post = world.post({ from: world.directory.person(1), to: ['all@contoso.example'], subject: 'Test' });
  clock.pass(HOUR);
  world.advance();
  const service = defenderService(world, options);
  const body = (recipients: readonly string[], over: Record<string, unknown> = {}) => ({
    displayName: 'Storm clean-up',
    severity: 'medium',
    action: 'softDelete',
    analyzedEmails: recipients.map((recipientEmailAddress) => ({
      networkMessageId: post.id,
      recipientEmailAddress,
    })),
    ...over,
  });
  const folders = () => {
    world.scheduler.runDue();
    return {
      sentinel: sentinel.mailbox.items.map(({ folder }) => folder),
      others: group.mailboxes.items.map(({ folder, copies }) => [folder, copies]),
    };
  };
  return { clock, world, group, service, ask: asking(service.routes, clock), body, folders };
}

describe('remediation', () => {
  test('acts on exactly the named messages of the named recipients, after a while', async () => {
    const { ask, body, clock, folders, group, service, world } = defender();
    const members = [0, 1].map((n) => world.directory.person(group.firstPerson + n).address);
    const answer = await ask('POST', PATH, body(['sentinel@contoso.example', ...members]));
    expect(answer).toMatchObject({ status: 202, headers: { Location: expect.stringMatching(/bulkId/) } });
    expect(folders().sentinel).toEqual(['inbox']);
    clock.pass(HOUR);
    expect(folders()).toEqual({
      sentinel: ['recoverable-deletions'],
      others: [
        ['recoverable-deletions', 2],
        ['inbox', 8],
      ],
    });
    expect(service.remediations).toMatchObject([{ moved: 3 }]);
  });

  test('of what was removed already moves nothing more', async () => {
    const { ask, body, clock, folders, group, world } = defender();
    const member = world.directory.person(group.firstPerson).address;
    for (let time = 0; time < 2; time++) {
      await ask('POST', PATH, body([member]));
      clock.pass(HOUR);
      expect(folders().others).toEqual([
        ['recoverable-deletions', 1],
        ['inbox', 9],
      ]);
    }
  });

  test('can be taken back', async () => {
    const { ask, body, clock, folders } = defender();
    await ask('POST', PATH, body(['sentinel@contoso.example']));
    clock.pass(HOUR);
    expect(folders().sentinel).toEqual(['recoverable-deletions']);
    await ask('POST', PATH, body(['sentinel@contoso.example'], { action: 'moveToInbox' }));
    clock.pass(HOUR);
    expect(folders().sentinel).toEqual(['inbox']);
  });

  test('of the same message twice within half an hour is a duplicate', async () => {
    const { ask, body, clock } = defender();
    const again = () => ask('POST', PATH, body(['sentinel@contoso.example']));
    expect((await again()).status).toBe(202);
    expect((await again()).status).toBe(409);
    clock.pass(HOUR / 2);
    expect((await again()).status).toBe(202);
  });

  test('is limited to fifty at a time', async () => {
    const { ask, body, clock, world } = defender();
    const start = (n: number) => ask('POST', PATH, body([world.directory.person(n).address]));
    for (let n = 0; n < 50; n += 1) expect((await start(n)).status).toBe(202);
    expect((await start(50)).status).toBe(429);
    clock.pass(HOUR);
    expect((await start(50)).status).toBe(202);
  });

  test.each([
    [{ action: 'purge' }],
    [{ severity: 'urgent' }],
    [{ displayName: undefined }],
    [{ approverUpn: 'x' }],
    [{ analyzedEmails: [{ id: 'x' }] }],
  ])('%j is refused', async (over) => {
    const { ask, body } = defender();
    expect(await ask('POST', PATH, body(['sentinel@contoso.example'], over))).toMatchObject({
      status: 400,
      violation: expect.any(String),
    });
  });

  test('needs Plan 2', async () => {
    const { ask, body } = defender({ isLicensed: false });
    expect((await ask('POST', PATH, body(['sentinel@contoso.example']))).status).toBe(403);
  });
});
