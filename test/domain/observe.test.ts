import { describe, expect, it } from 'vitest';
import { isOwnNotice, observe } from '../../shared/domain/observe.ts';
import { GROUP, message, START } from './mail-records.ts';

const GUID = '00112233445566778899aabbccddeeff';
const first = Buffer.from(`01d2345678ab${GUID}`, 'hex').toString('base64');
const answer = Buffer.from(`01d2345678ab${GUID}0102030405`, 'hex').toString('base64');
const of = (change: Parameters<typeof message>[0]) => observe(message(change), GROUP);

describe('observe', () => {
  it('keeps what detection needs and no text', () => {
    expect(
      of({ subject: 'RE: Test', preview: 'Please remove me from this list.', conversationIndex: answer }),
    ).toEqual({
      groupId: GROUP,
      messageId: '<1@example.com>',
      thread: `guid-${GUID}`,
      from: 'person-1@example.com',
      subject: 'RE: Test',
      sentAt: START,
      receivedAt: START + 3_000,
      isReply: true,
      asksToStop: true,
    });
  });

  it.each([
    ['a prefix', { subject: 'AW: Test' }],
    ['the conversation index', { conversationIndex: answer }],
    ['the In-Reply-To header', { headers: new Map([['in-reply-to', '<0@example.com>']]) }],
  ])('knows a reply by %s', (_, change) => {
    expect(of(change).isReply).toBe(true);
  });

  it('takes a mail that begins a thread for no reply', () => {
    expect(of({ conversationIndex: first }).isReply).toBe(false);
    expect(of({ headers: new Map() }).isReply).toBe(false);
  });

  it('joins mails without an index by their subject', () => {
    expect(of({ subject: 'RE: Test' }).thread).toBe(of({ subject: 'Test' }).thread);
    expect(of({ subject: 'RE: Test' }).thread).not.toBe(of({ subject: 'Other' }).thread);
  });

  it('hears a protest in the subject of a new mail', () => {
    expect(of({ subject: 'PLEASE STOP' }).asksToStop).toBe(true);
    expect(of({ subject: 'unsubscribe', preview: 'x'.repeat(255) }).asksToStop).toBe(true);
  });

  it('does not blame the subject on those who answer it', () => {
    expect(of({ subject: 'RE: unsubscribe', preview: 'Use the link in the footer.' }).asksToStop).toBe(false);
  });

  it('goes by the subject of an answer where there is no text', () => {
    expect(of({ subject: 'RE: please remove me from this list' }).asksToStop).toBe(true);
  });

  it('does not take a long announcement for a protest', () => {
    const preview = `Please do not reply to all. ${'The office is closed on Friday. '.repeat(8)}`.slice(
      0,
      255,
    );
    expect(of({ preview }).asksToStop).toBe(false);
    expect(of({ preview, subject: 'RE: Test' }).asksToStop).toBe(true);
  });

  it('tells courtesies', () => {
    expect(of({ subject: 'RE: Test', preview: 'Congratulations!' }).isCourtesy).toBe(true);
    expect(of({ subject: 'RE: Test', preview: 'Why?' })).not.toHaveProperty('isCourtesy');
  });

  it('keeps machines apart and does not read what they say', () => {
    const seen = of({ subject: 'Automatic reply: Test', preview: 'Please remove me from this list.' });
    expect(seen).toMatchObject({ automation: 'auto-reply', asksToStop: false });
  });
});

describe('isOwnNotice', () => {
  it('knows our own notices by their header', () => {
    expect(isOwnNotice(message({ headers: new Map([['x-stormlock', '1']]) }))).toBe(true);
    expect(isOwnNotice(message({ headers: new Map() }))).toBe(false);
    expect(isOwnNotice(message())).toBe(false);
  });
});
