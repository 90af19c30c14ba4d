import { expect, test } from 'vitest';
import type { Containment } from '../../shared/domain/containment.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { PurgeSlice } from '../../shared/domain/purge.ts';
import { chosenFrom } from '../../shared/domain/purge-choice.ts';
import { collateralOf, collateralSentence } from '../../shared/domain/purge-collateral.ts';
import { planPurge } from '../../shared/domain/purge-plan.ts';
import { neighboursOf } from '../../shared/domain/purge-recipients.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { address, group, NOON, OTHER_GROUP, observation } from '../contract/stores/records.ts';
import { LOCK } from './lock-records.ts';

const reply = (number: number, overrides: Partial<Observation> = {}): Observation =>
  observation(number, { subject: 'RE: Fire drill', ...overrides });

const storm = {
  start: reply(0, { isReply: false }),
  replies: [reply(1), reply(2, { isReply: false }), reply(3)],
  firsts: [reply(0, { isReply: false }), reply(2, { isReply: false })],
  others: [reply(4)],
};
const { start, replies } = storm;
const told = { ...storm, firsts: [start, replies[1] ?? start] };

test('what began a thread stays with “replies”, and goes with “all”', () => {
  expect(chosenFrom(told, 'replies')).toEqual({
    remove: [replies[0], replies[2]],
    keep: [start, replies[1], storm.others[0]],
  });
  expect(chosenFrom(told, 'all', address('person3@example.org'))).toEqual({
    remove: [start, replies[0], replies[1]],
    keep: [replies[2], storm.others[0]],
  });
  const { start: _, ...unseen } = told;
  expect(chosenFrom({ ...unseen, firsts: [] }, 'replies').remove).toEqual(replies);
});

const plan = planPurge({ group: group(), remove: [reply(1), reply(3)], keep: [], sliceLimit: 90 });
const [slice] = plan?.slices ?? [];
if (plan === undefined || slice === undefined) throw new Error('one search is planned');

const open: Containment = { state: 'none' };
const later = (number: number, from: string, overrides = {}) =>
  reply(number, { from: address(from), sentAt: NOON + number * 60_000, ...overrides });

test('mail that a search may find besides what was planned is named, the newest first', () => {
  const mine = later(10, 'person1@example.org', { subject: 'Fire drill: the plan' });
  const newer = later(11, 'person1@example.org', { subject: 'Fire drill again' });
  const keep = [
    mine,
    newer,
    later(12, 'eve@example.org'),
    later(13, 'person1@example.org', { subject: 'x' }),
  ];
  const found = collateralOf(plan, slice, { remove: [reply(1)], keep }, open);
  expect(found).toEqual([newer, mine]);
  expect(collateralSentence(slice, found)).toBe(
    "search 1 would also remove mail that is not the storm's: 2 messages, the newest from person1@example.org, “Fire drill again”",
  );
  expect(collateralSentence(slice, [])).toBeUndefined();
});

test('of the storm’s own mail only what was sent after the release counts as such', () => {
  const released: Containment = {
    state: 'released',
    at: NOON + 11 * 60_000,
    by: STORMLOCK,
    lock: LOCK,
    confirmedAt: NOON,
    exact: true,
    gone: [],
  };
  const remove = [10, 12].map((number) => later(number, 'person1@example.org'));
  expect(collateralOf(plan, slice, { remove, keep: [] }, released)).toEqual([remove[1]]);
  expect(collateralOf(plan, slice, { remove, keep: [] }, open)).toEqual([]);
});

test('a query that cannot be read back may find anything', () => {
  const foreign: PurgeSlice = { ...slice, query: 'kind:email' };
  const keep = [later(10, 'eve@example.org', { subject: 'Lunch' })];
  expect(collateralOf(plan, foreign, { remove: [], keep }, open)).toEqual(keep);
});

test('groups whose addresses hold one of this group’s, shortened, are its neighbours', () => {
  const other = (...addresses: string[]) =>
    group({
      id: OTHER_GROUP,
      address: address(addresses[0] ?? ''),
      addresses: addresses.map(address),
    });
  expect(
    neighboursOf(group(), [
      group(),
      other('everyone@example-uk.org'),
      other('staff@example.org', 'all@examples.com'),
      other('everyone-else@example.org'),
      other('uk-all@example.org', 'overall@example.org'),
      other('not.everyone@example-uk.org'),
      other('all@uk.example.org', 'staff@all.example.org'),
    ]),
  ).toEqual([
    'everyone@example-uk.org',
    'all@examples.com',
    'uk-all@example.org',
    'not.everyone@example-uk.org',
    'staff@all.example.org',
  ]);
});
