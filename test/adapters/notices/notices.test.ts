import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardMessage } from '../../../shared/adapters/notices/card.ts';
import { mailChannel } from '../../../shared/adapters/notices/mail.ts';
import { teamsChannel } from '../../../shared/adapters/notices/teams.ts';
import type { Address } from '../../../shared/domain/address.ts';
import { Refused, RetryLater } from '../../../shared/domain/errors.ts';
import type { Notice } from '../../../shared/domain/notice.ts';
import { type GraphService, startGraph } from '../graph/graph-service.ts';
import { failure, napClock, type Service, startService } from '../http/service.ts';

const notice: Notice = {
  kind: 'locked',
  severity: 'critical',
  title: 'All staff was locked',
  text: 'Five people replied to all.',
  facts: [{ label: 'Group', value: 'all@example.com' }],
  link: 'https://stormlock.example/api/console#i-1',
  at: Date.UTC(2026, 10, 23, 9),
};

const contentOf = (body: string) => JSON.parse(body).attachments[0].content;

describe('A card', () => {
  it('carries title, text, facts, link and the colour of its severity', () => {
    const { version, body, actions } = contentOf(cardMessage(notice));
    expect(version).toBe('1.4');
    expect(body[0]).toMatchObject({ style: 'attention', items: [{ text: 'All staff was locked' }] });
    expect(body[1]).toMatchObject({ type: 'TextBlock', text: 'Five people replied to all.' });
    expect(body[2].facts).toEqual([{ title: 'Group', value: 'all@example.com' }]);
    expect(actions).toEqual([{ type: 'Action.OpenUrl', title: 'Open the incident', url: notice.link }]);
    expect(contentOf(cardMessage({ ...notice, severity: 'information' })).body[0].style).toBe('accent');
  });

  it('has no action without a link', () => {
    const { link: _, ...bare } = notice;
    expect(contentOf(cardMessage(bare)).actions).toBeUndefined();
  });

  it.each([1, 50])('fits into 28 KB however long its parts are (%i facts)', (count) => {
    const long = 'ü"\n'.repeat(20_000);
    const facts = Array.from({ length: count }, () => ({ label: long, value: long }));
    const body = cardMessage({ ...notice, title: long, text: long, facts });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(28 * 1024);
    expect(contentOf(body).body[1].text).toMatch(/…$/);
  });

  it("turns nobody's subject into a link", () => {
    const { body } = contentOf(cardMessage({ ...notice, text: 'Re: [click here](https://evil.example)' }));
    expect(body[1].text).toBe('Re: [click here] (https://evil.example)');
  });
});

describe('The Teams channel', () => {
  let webhook: Service;
  beforeEach(async () => {
    webhook = await startService();
  });
  afterEach(() => webhook.close());

  const SECRET = '/workflows/abc/invoke?sig=s3cret';
  const channel = () => teamsChannel({ webhookUrl: webhook.url + SECRET, clock: napClock() });

  it('posts the card and takes 202 for accepted', async () => {
    webhook.will({ status: 202 });
    await channel().send(notice);
    expect(webhook.received[0]).toMatchObject({ method: 'POST', path: SECRET });
    expect(webhook.received[0]?.headers['content-type']).toBe('application/json');
  });

  it('tries again when the connection breaks', async () => {
    webhook.will('hang up', { status: 200 });
    await channel().send(notice);
  });

  it.each([
    [400, Refused],
    [404, Refused],
    [302, Refused],
    [502, RetryLater],
  ])('keeps its URL out of errors (%i)', async (status, kind) => {
    webhook.will({ status, headers: { location: webhook.url + SECRET }, body: SECRET });
    const error = await failure(channel().send(notice));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain('[POST] the Teams webhook');
    const everything = JSON.stringify([error, error.message, error.stack, String(error.cause)]);
    expect(everything).not.toMatch(/s3cret|workflows|127\.0\.0\.1/);
  });

  it('waits as long as Teams says', async () => {
    webhook.will({ status: 429, headers: { 'retry-after': '60' } });
    expect(await failure(channel().send(notice))).toMatchObject({ name: 'RetryLater', retryAfter: 60_000 });
  });
});

describe('The mail channel', () => {
  let graph: GraphService;
  beforeEach(async () => {
    graph = await startGraph();
  });
  afterEach(() => graph.close());

  const to = ['a@example.com', 'b@example.com'] as Address[];
  const channel = () => mailChannel({ graph: graph.graph, from: 'stormlock@example.com' as Address, to });

  it('sends from the configured mailbox, marked as our own, and keeps no copy', async () => {
    graph.will({ status: 202 });
    await channel().send(notice);
    expect(graph.received[0]?.path).toBe('/v1.0/users/stormlock%40example.com/sendMail');
    const { message, saveToSentItems } = JSON.parse(graph.received[0]?.body ?? '');
    expect(saveToSentItems).toBe(false);
    expect(message.subject).toBe('[Stormlock] All staff was locked');
    expect(message.internetMessageHeaders).toEqual([{ name: 'x-stormlock', value: 'notice' }]);
    expect(message.toRecipients).toHaveLength(2);
  });

  it('escapes whatever a subject holds', async () => {
    graph.will({ status: 202 });
    const text = `<script>alert("x")</script> & 'more'`;
    await channel().send({ ...notice, text, facts: [{ label: '<b>', value: '<i>' }] });
    const { content } = JSON.parse(graph.received[0]?.body ?? '').message.body;
    expect(content).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;more&#39;');
    expect(content).not.toMatch(/<script|<b>|<i>/);
  });

  it('says which permission is missing', async () => {
    graph.will({ status: 403, body: { error: { code: 'ErrorAccessDenied', message: 'No.' } } });
    const error = await failure(channel().send(notice));
    expect((error as Refused).remedy).toContain('Mail.Send');
  });
});
