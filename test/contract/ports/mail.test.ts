import { describe, expect, it } from 'vitest';
import { graphMailReader } from '../../../shared/adapters/graph/mail.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { Refused } from '../../../shared/domain/errors.ts';
import { HOUR, type Milliseconds } from '../../../shared/domain/time.ts';
import {
  CursorExpired,
  type DeltaPage,
  type MailReader,
  type SentinelId,
} from '../../../shared/ports/mail.ts';
import { onTenant } from '../../adapters/on-tenant.ts';
import { TestClock } from '../../fakes/test-clock.ts';
import { FakeMail } from '../../fakes/world-mail.ts';
import { NOON, SENTINEL } from '../stores/records.ts';

const EVERYONE = 'everyone@contoso.example' as Address;
const ANN = 'ann@contoso.example' as Address;

type Inbox = {
  /** Two messages a page. */
  mail: MailReader;
  sentinel: SentinelId;
  pass(time: Milliseconds): Promise<void>;
  /** A mail from Ann to everyone, now; from a machine that has no address where `readable` is false. */
  arrives(subject: string, readable?: boolean): string;
  /** Somebody takes it out of the inbox. */
  vanishes(messageId: string): void;
  /** The service forgets all links it gave. */
  forgetsLinks(): void;
};

const subjects: { name: string; open(): Promise<Inbox> }[] = [
  {
    name: 'in memory',
    async open() {
      const clock = new TestClock(NOON);
      const mail = new FakeMail();
      mail.pageSize = 2;
      mail.deliver(SENTINEL);
      let count = 0;
      return {
        mail,
        sentinel: SENTINEL,
        pass: (time) => clock.advance(time),
        arrives(subject, readable = true) {
          const internetMessageId = `<it's-${++count}@contoso.example>`;
          const times = { sentAt: clock.now(), receivedAt: clock.now() };
          const message = { internetMessageId, subject, preview: 'Please stop.', from: ANN, ...times };
          if (readable) mail.deliver(SENTINEL, { ...message, recipients: [EVERYONE] });
          else mail.skipped++;
          return internetMessageId;
        },
        vanishes: (id) => mail.remove([id]),
        forgetsLinks: () => mail.forgetLinks(),
      };
    },
  },
  {
    name: 'of the simulated tenant',
    async open() {
      const { world, clock, tenant, graph } = await onTenant();
      const user = world.addUser({ address: 'sentinel@contoso.example' });
      world.addUser({ address: ANN });
      world.addGroup({ primarySmtpAddress: EVERYONE, namedMembers: [user.id], memberCount: 4_000 });
      let count = 0;
      return {
        mail: graphMailReader({ graph, pageSize: 2 }),
        sentinel: user.id as SentinelId,
        pass: (time) => clock.advance(time),
        arrives: (subject, readable = true) =>
          world.post({
            from: readable ? ANN : { address: 'machine', name: 'Machine' },
            to: [EVERYONE],
            subject,
            body: 'Please stop.',
            authenticated: true,
            internetMessageId: `<it's-${++count}@contoso.example>`,
          }).internetMessageId,
        vanishes(id) {
          const item = user.mailbox
            .landed(clock.now())
            .find(({ post, folder }) => post.internetMessageId === id && folder === 'inbox');
          if (item !== undefined) world.move(user.mailbox, item, 'recoverable-deletions');
        },
        forgetsLinks: () => tenant.resetDelta(user),
      };
    },
  },
];

/** Everything of one reading. */
async function readAll({ mail, sentinel }: Inbox, first: Promise<DeltaPage>) {
  const pages = [await first];
  for (let last = pages[0]; last !== undefined && !last.complete; last = pages.at(-1))
    pages.push(await mail.read(sentinel, last.next));
  const messages = pages.flatMap((page) => page.messages);
  const next = pages.at(-1)?.next;
  if (next === undefined) throw new Error('there was no page');
  return { pages, next, messages, subjects: messages.map(({ subject }) => subject).sort() };
}

const seeded = (inbox: Inbox, since = NOON) => readAll(inbox, inbox.mail.seed(inbox.sentinel, since));

describe.each(subjects)('a mail reader $name', ({ open }) => {
  it('gives everything received since, page after page, and says which page is the last', async () => {
    const inbox = await open();
    inbox.arrives('too early');
    await inbox.pass(HOUR);
    for (const subject of ['1', '2', '3', '4', '5']) inbox.arrives(subject);
    const { pages, subjects: seen } = await seeded(inbox, NOON + HOUR);
    expect(seen).toEqual(['1', '2', '3', '4', '5']);
    expect(pages.map(({ complete }) => complete)).toEqual([false, false, true]);
  });

  it('goes on where a complete reading ended, with what came since and nothing else', async () => {
    const inbox = await open();
    inbox.arrives('before');
    const { next } = await seeded(inbox);
    const nothing = await readAll(inbox, inbox.mail.read(inbox.sentinel, next));
    expect(nothing.subjects).toEqual([]);
    await inbox.pass(HOUR);
    inbox.arrives('after');
    const since = await readAll(inbox, inbox.mail.read(inbox.sentinel, nothing.next));
    expect(since.subjects).toEqual(['after']);
  });

  it('gives the same again where a reading is repeated', async () => {
    const inbox = await open();
    const { next } = await seeded(inbox);
    inbox.arrives('new');
    for (let i = 0; i < 2; i++)
      expect((await readAll(inbox, inbox.mail.read(inbox.sentinel, next))).subjects).toEqual(['new']);
  });

  it('tells of a message what it is to be judged by', async () => {
    const inbox = await open();
    const id = inbox.arrives('RE: test');
    const [message] = (await seeded(inbox)).messages;
    expect(message).toMatchObject({
      internetMessageId: id,
      subject: 'RE: test',
      preview: 'Please stop.',
      from: ANN,
      recipients: [EVERYONE],
      sentAt: NOON,
      receivedAt: NOON,
    });
  });

  it('counts what cannot be read', async () => {
    const inbox = await open();
    inbox.arrives('unreadable', false);
    const { pages, messages } = await seeded(inbox);
    expect([messages.length, pages.map(({ skipped }) => skipped)]).toEqual([0, [1]]);
  });

  it('does not take a link that the service has forgotten for an empty inbox', async () => {
    const inbox = await open();
    inbox.arrives('before');
    const { next } = await seeded(inbox);
    inbox.forgetsLinks();
    await expect(inbox.mail.read(inbox.sentinel, next)).rejects.toThrow(CursorExpired);
    const anew = await seeded(inbox);
    expect(anew.subjects).toEqual(['before']);
    expect((await readAll(inbox, inbox.mail.read(inbox.sentinel, anew.next))).subjects).toEqual([]);
  });

  it('knows which of many messages are in the inbox still', async () => {
    const inbox = await open();
    const ids = Array.from({ length: 23 }, (_, i) => inbox.arrives(`mail ${i}`));
    const [first, ...others] = ids;
    inbox.vanishes(first ?? '');
    const there = await inbox.mail.stillThere(inbox.sentinel, [...ids, '<unknown@contoso.example>']);
    expect(there).toEqual(new Set(others));
  });

  it('refuses a sentinel that has no mailbox, instead of finding nothing in it', async () => {
    const { mail } = await open();
    const nobody = '00000000-0000-4000-8000-000000000000' as SentinelId;
    await expect(mail.seed(nobody, NOON)).rejects.toThrow(Refused);
    await expect(mail.stillThere(nobody, ['<1@contoso.example>'])).rejects.toThrow(Refused);
  });
});
