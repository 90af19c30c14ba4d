import { describe, expect, it } from 'vitest';
import { automationOf } from '../../shared/domain/automation.ts';
import type { Message } from '../../shared/domain/message.ts';
import { address, message } from './mail-records.ts';

const headers = (entries: Record<string, string>) => ({ headers: new Map(Object.entries(entries)) });

describe('automationOf', () => {
  it.each<[string, Partial<Message>, string]>([
    ['an out-of-office subject', { subject: 'Automatic reply: Test' }, 'auto-reply'],
    ['a German one', { subject: 'Automatische Antwort: Test' }, 'auto-reply'],
    ['a read receipt', { subject: 'Read: Test' }, 'auto-reply'],
    ['an Auto-Submitted reply', headers({ 'auto-submitted': 'auto-replied (vacation)' }), 'auto-reply'],
    ['an X-Autoreply', headers({ 'x-autoreply': 'yes' }), 'auto-reply'],
    ['a generated mail', headers({ 'auto-submitted': 'auto-generated' }), 'bulk'],
    ['a bulk mail', headers({ precedence: 'bulk' }), 'bulk'],
    ['a no-reply sender', { from: address('no-reply@example.com') }, 'bulk'],
    ['a monitoring sender', { from: address('alerts+db@example.com') }, 'bulk'],
    ['a postmaster', { from: address('postmaster@example.com') }, 'bounce'],
    ['a bounce subject', { subject: 'Undeliverable: Test' }, 'bounce'],
    [
      'a delivery report',
      headers({ 'content-type': 'multipart/report; report-type=delivery-status' }),
      'bounce',
    ],
    ['a calendar item', { isCalendarItem: true }, 'calendar'],
    ['an acceptance', { subject: 'Accepted: Stand-up' }, 'calendar'],
    ['a German refusal', { subject: 'Abgelehnt: Besprechung' }, 'calendar'],
  ])('recognises %s', (_, change, expected) => {
    expect(automationOf(message(change))).toBe(expected);
  });

  it.each<[string, Partial<Message>]>([
    ['an answer', { subject: 'RE: Test' }],
    ['a mail that says it was not automatic', headers({ 'auto-submitted': 'no' })],
    ['a mail of a discussion list', headers({ precedence: 'list' })],
    ['a subject with a colon', { subject: 'Reading: chapter 4' }],
  ])('leaves people alone: %s', (_, change) => {
    expect(automationOf(message(change))).toBeUndefined();
  });
});
