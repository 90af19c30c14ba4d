import { describe, expect, it } from 'vitest';
import { graphRemediation } from '../../../shared/adapters/graph/remediation.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { MailCopy } from '../../../shared/domain/purge.ts';
import { HOUR, MINUTE, type Milliseconds } from '../../../shared/domain/time.ts';
import type { Remediation, WantedCopies } from '../../../shared/ports/remediation.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { FakeDefender } from '../../fakes/world-defender.ts';
import { address, NOON } from '../stores/records.ts';

const EVERYONE = address('everyone@contoso.example');
const INCIDENT = '20161114-120000-3f9c3f';
const MEMBERS = 7;
const TAKES = HOUR;

/** Three mails to everyone, of which two are to go. */
const MAIL = ['<one@contoso.example>', '<two@contoso.example>', '<other@contoso.example>'];
const WANTED: WantedCopies = { messageIds: MAIL.slice(0, 2), from: NOON - MINUTE, to: NOON + MINUTE };
const COPIES = 2 * MEMBERS;

type Stage = {
  remediation: Remediation;
  pass(time: Milliseconds): Promise<void>;
  /** Copies that are in the members' inboxes, of all three mails. */
  inInboxes(): number;
};

const mail = (internetMessageId: string): Message => ({
  internetMessageId,
  subject: 'RE: test',
  preview: 'Please stop.',
  from: address('ann@elsewhere.example'),
  recipients: [EVERYONE],
  sentAt: NOON,
  receivedAt: NOON,
});

const subjects: { name: string; start(): Promise<Stage> }[] = [
  {
    name: 'in memory',
    async start() {
      const clock = new TestClock(NOON + MINUTE);
      const defender = new FakeDefender(clock, MAIL.map(mail), MEMBERS);
      defender.takes = TAKES;
      const gone = () => defender.accepted.filter(({ at }) => at + TAKES <= clock.now());
      return {
        remediation: defender,
        pass: (time) => clock.advance(time),
        inInboxes: () => MAIL.length * MEMBERS - new Set(gone().flatMap(({ copies }) => keysOf(copies))).size,
      };
    },
  },
  {
    name: 'of the simulated tenant',
    async start() {
      const graphRoles = ['ThreatHunting.Read.All', 'SecurityAnalyzedMessage.ReadWrite.All'];
      const { world, clock, graph } = await onTenant(
        { defender: { duration: TAKES } },
        { registration: { roles: { graph: graphRoles, exchange: ['Exchange.ManageAsApp'] } } },
      );
      world.addGroup({
        primarySmtpAddress: EVERYONE,
        memberCount: MEMBERS,
        restrictions: { requireSenderAuthenticationEnabled: false },
      });
      for (const { from, subject, internetMessageId } of MAIL.map(mail))
        world.post({ from, to: [EVERYONE], subject, internetMessageId });
      await clock.advance(MINUTE);
      const copiesIn = (folder: string) => {
        const items = world.mailboxes().flatMap(({ mailbox }) => mailbox.landed(clock.now()));
        return items.filter((item) => item.folder === folder).reduce((sum, { copies }) => sum + copies, 0);
      };
      return {
        remediation: graphRemediation({ graph }),
        async pass(time) {
          await clock.advance(time);
          world.scheduler.runDue();
        },
        inInboxes: () => copiesIn('inbox'),
      };
    },
  },
];

const keysOf = (copies: readonly MailCopy[]) =>
  copies.map((copy) => `${copy.networkMessageId} ${copy.recipient}`);

describe.each(subjects)('remediation $name', ({ start }) => {
  it('counts the copies of the messages that were sent in the time', async () => {
    const { remediation } = await start();
    expect(await remediation.count(WANTED)).toBe(COPIES);
    expect(await remediation.count({ ...WANTED, messageIds: ['<unknown@contoso.example>'] })).toBe(0);
    expect(await remediation.count({ ...WANTED, from: NOON + MINUTE, to: NOON + HOUR })).toBe(0);
    expect(await remediation.count({ ...WANTED, to: NOON - 1 })).toBe(0);
  });

  it('lists each copy once, in an order that stays', async () => {
    const { remediation } = await start();
    const all = keysOf(await remediation.list(WANTED, undefined, 100));
    expect(new Set(all).size).toBe(COPIES);
    const pages: string[] = [];
    for (let after: MailCopy | undefined; pages.length < COPIES; ) {
      const page = await remediation.list(WANTED, after, 5);
      expect(page.length).toBe(Math.min(5, COPIES - pages.length));
      pages.push(...keysOf(page));
      after = page.at(-1);
    }
    expect(pages).toEqual(all);
    const [last] = (await remediation.list(WANTED, undefined, 100)).slice(-1);
    expect(await remediation.list(WANTED, last, 5)).toEqual([]);
  });

  it('removes exactly the named copies, some time after it was asked to', async () => {
    const { remediation, pass, inInboxes } = await start();
    await remediation.remove(await remediation.list(WANTED, undefined, 9), INCIDENT);
    expect(inInboxes()).toBe(3 * MEMBERS);
    await pass(TAKES);
    expect(inInboxes()).toBe(3 * MEMBERS - 9);
  });

  it('goes on listing what it removed, so that a place in the list stays a place', async () => {
    const { remediation, pass } = await start();
    const before = await remediation.list(WANTED, undefined, 100);
    await remediation.remove(before.slice(0, 9), INCIDENT);
    await pass(TAKES);
    expect(await remediation.list(WANTED, undefined, 100)).toEqual(before);
    expect(await remediation.count(WANTED)).toBe(COPIES);
  });

  it.each([0, TAKES])('takes what is named with what was named before (%i ms ago)', async (ago) => {
    const { remediation, pass, inInboxes } = await start();
    const copies = await remediation.list(WANTED, undefined, 9);
    await remediation.remove(copies.slice(0, 4), INCIDENT);
    await pass(ago);
    await remediation.remove(copies.slice(3), INCIDENT);
    await pass(TAKES);
    expect(inInboxes()).toBe(3 * MEMBERS - 9);
  });

  it.each([0, TAKES])('takes no harm from being asked for the same again (after %i ms)', async (ago) => {
    const { remediation, pass, inInboxes } = await start();
    const copies = await remediation.list(WANTED, undefined, 9);
    await remediation.remove(copies, INCIDENT);
    await pass(ago);
    await remediation.remove(copies, INCIDENT);
    await pass(TAKES);
    expect(inInboxes()).toBe(3 * MEMBERS - 9);
  });
});
