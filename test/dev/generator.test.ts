import { describe, expect, it } from 'vitest';
import { type Mail, toDomainMessage, toGraphMessage } from '../../dev/generator/mail.ts';
import { COMPANY_WEEK, generateOrdinary } from '../../dev/generator/ordinary.ts';
import { generateStorm } from '../../dev/generator/storm.ts';
import { SHAPES, type ShapeName, shapeWeights } from '../../dev/generator/storm-shapes.ts';
import { messageItem, toMessage } from '../../shared/adapters/graph/message.ts';
import { automationOf } from '../../shared/domain/automation.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { START } from '../domain/mail-records.ts';

const NAMES = Object.keys(SHAPES) as ShapeName[];
const TO = ['everybody@example.com'];
const storm = (shape: ShapeName, members = 840_000, seed = 7) =>
  generateStorm({ seed, members, shape, startAt: START, to: TO });
const company = (seed: number) =>
  generateOrdinary({
    seed,
    members: 500,
    to: 'all@example.com',
    from: START,
    days: 28,
    perWeek: COMPANY_WEEK,
  });

const isSorted = (mails: readonly Mail[]) =>
  mails.every((mail, i) => mail.sentAt >= (mails[i - 1]?.sentAt ?? Number.NEGATIVE_INFINITY));

describe.each(NAMES)('a generated storm, %s', (shape) => {
  it('is the same for the same seed and another for another', () => {
    expect(storm(shape)).toEqual(storm(shape));
    expect(storm(shape, 840_000, 8)).not.toEqual(storm(shape));
  });

  it('is in order, with an id for each mail', () => {
    const mails = storm(shape);
    expect(isSorted(mails)).toBe(true);
    expect(new Set(mails.map((mail) => mail.id)).size).toBe(mails.length);
  });

  it('is addressed to the groups asked for and has enough repliers to be one', () => {
    for (const members of [100, 5_000, 840_000]) {
      const mails = storm(shape, members);
      expect(mails.every((mail) => mail.to === TO)).toBe(true);
      const people = mails.map(toDomainOf).filter((mail) => automationOf(mail) === undefined);
      expect(new Set(people.map((mail) => mail.from)).size).toBeGreaterThanOrEqual(9);
    }
  });
});

const toDomainOf = (mail: Mail) => toDomainMessage(mail);

it('a large storm runs at the pace that was reported: one to eight mails a minute', () => {
  const mails = storm('classic').filter((mail) => mail.headers === undefined);
  const first = mails[0]?.sentAt ?? 0;
  const hour = mails.filter((mail) => mail.sentAt < first + 60 * MINUTE).length / 60;
  expect(hour).toBeGreaterThan(1);
  expect(hour).toBeLessThan(8);
});

it('jokers are met on large lists only', () => {
  expect(shapeWeights(100).jokers).toBe(0);
  expect(shapeWeights(5_000).jokers).toBeGreaterThan(0);
});

it('asks for as many replies as were wanted, some of them by regulars', () => {
  const mails = generateStorm({
    seed: 1,
    members: 5_000,
    shape: 'slow',
    startAt: START,
    to: TO,
    replies: 20,
    regulars: ['regular@example.com'],
    regularShare: 0.5,
  });
  expect(mails.filter((mail) => mail.from === 'regular@example.com').length).toBeGreaterThan(2);
});

it('ordinary mail is in order and the same for the same seed', () => {
  expect(company(3)).toEqual(company(3));
  expect(company(4)).not.toEqual(company(3));
  expect(isSorted(company(3))).toBe(true);
});

it('a generated mail reads the same as a Graph message and as a message of the domain', () => {
  for (const mail of [...storm('recalls').slice(0, 30), ...company(3).slice(0, 60)]) {
    expect(toMessage(messageItem.parse(toGraphMessage(mail)))).toEqual({
      ...toDomainMessage(mail),
      isCalendarItem: false,
    });
  }
});

it('refuses to make a message of what is no address', () => {
  const [mail] = storm('classic');
  if (mail === undefined) throw new Error('no mail');
  expect(() => toDomainMessage({ ...mail, from: 'nobody' })).toThrow('"nobody", which is not an address');
});
