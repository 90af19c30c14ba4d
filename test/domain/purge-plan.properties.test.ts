import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { SearchOptions } from '../../dev/tenant/ediscovery/kql/mail.ts';
import { compileQuery } from '../../dev/tenant/ediscovery/kql/query.ts';
import { type Address, toAddress } from '../../shared/domain/address.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import type { PurgePlan } from '../../shared/domain/purge.ts';
import { planPurge } from '../../shared/domain/purge-plan.ts';
import { group, NOON, observation } from '../contract/stores/records.ts';
import { indexed, SEARCH } from '../fakes/mail-index.ts';

// Hundreds of plans, on machines that have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const GROUP = group();
const HOUR = 3_600_000;
const RUNS = { numRuns: 400 };

/** What people, and those who mean harm, write into subjects. */
const fragment = fc.constantFrom(
  '"',
  '(',
  ')',
  ' OR ',
  ' AND ',
  ' NOT ',
  ' NEAR(3) ',
  'subject:',
  'kind:*',
  '*',
  '\\',
  ':',
  '<',
  '>=',
  '\u202E',
  '\u0000',
  'تجربة',
  'שלום',
  'Übung',
  'İstanbul',
  'e\u0301',
  '試験',
  '入学',
  'परीक्षण',
  'ทดสอบ',
  'הַשָּׁלוֹם',
  '😀',
  '👩‍👩‍👧',
  'fire',
  'drill',
  ' ',
  'RE: ',
  'AW: ',
  '[EXT] ',
  '-',
  "'",
);
const subject = fc.oneof(
  fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('RE: Fire drill', 'Fire drill', 'Test', '', 'x'.repeat(300)),
  fc.constantFrom('RE: 試験', '入学試験'),
);
const sender: fc.Arbitrary<Address> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('ann', 'bob', "o'neil", 'a.b', 'ann-b', 'b.ann', 'b', 'neil', '&'),
      fc.stringMatching(/^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,20}$/),
    ),
    fc.constantFrom(
      'contoso.com',
      'contosoltd.com',
      'contoso.onmicrosoft.com',
      'hp.com',
      'x.example.org',
      'fabrikam.de',
      'contoso-uk.com',
      'e-on.com',
      'abc-d.de',
      'my--co.example',
      '163.com',
    ),
  )
  .map(([local, domain]) => toAddress(`${local}@${domain}`))
  .filter((address) => address !== undefined);

const mail = fc.record({
  from: sender,
  subject,
  stays: fc.boolean(),
  hours: fc.integer({ min: 0, max: 60 }),
  delay: fc.integer({ min: 0, max: 3 * HOUR }),
});

/** Few senders and subjects, so that mails of one sender, and with one subject, both go and stay. */
const traffic = fc
  .tuple(fc.array(sender, { minLength: 1, maxLength: 6 }), fc.array(subject, { minLength: 1, maxLength: 4 }))
  .chain(([senders, subjects]) =>
    fc.array(fc.tuple(mail, fc.constantFrom(...senders), fc.constantFrom(...subjects)), {
      minLength: 1,
      maxLength: 24,
    }),
  )
  .map((mails) => {
    const seen = mails.map(([own, from, about], i) => {
      const sentAt = NOON + own.hours * HOUR;
      return observation(i, {
        from: i % 4 === 0 ? own.from : from,
        subject: i % 4 === 1 ? own.subject : about,
        sentAt,
        receivedAt: sentAt + own.delay,
      });
    });
    return {
      remove: seen.filter((_, i) => mails[i]?.[0].stays === false),
      keep: seen.filter((_, i) => mails[i]?.[0].stays === true),
    };
  });

const limit = fc.integer({ min: 1, max: 12 });

const planOf = (remove: readonly Observation[], keep: readonly Observation[], sliceLimit: number) =>
  planPurge({ group: GROUP, remove, keep, sliceLimit });

/** The directory's answer for a whole address: what makes queries grow, and match too much. */
const expand = (value: string): string[] | undefined => {
  const [alias, domain] = value.split('@');
  if (alias === undefined || domain === undefined) return undefined;
  const legacy = `/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${'0'.repeat(32)}-${alias}`;
  return [value, alias, legacy];
};

/** Nobody says which it is. */
const READINGS = ['words', 'beginning'] as const;

function judge(query: string, addressesBy: SearchOptions['addressesBy']): (message: Observation) => boolean {
  const compiled = compileQuery(query, { ...SEARCH, expand, addressesBy });
  if ('error' in compiled) throw new Error(`${compiled.error}: ${query}`);
  expect(compiled.warnings).toEqual([]);
  return (message) => compiled.matches(indexed({ ...message, recipients: [GROUP.address] }));
}

const CLAUSES =
  /^kind:email AND \(recipients:"[^"]+"(?: OR recipients:"[^"]+")*\) AND received>=\d{4}-\d\d-\d\d AND received<=\d{4}-\d\d-\d\d AND \(from:"[^"]+"(?: OR from:"[^"]+")*\)(?: AND \(subject:"[\p{L}\p{N}\p{M} ]+"(?: OR subject:"[\p{L}\p{N}\p{M} ]+")*\))?$/u;

const forPlans = (
  check: (plan: PurgePlan, remove: Observation[], keep: Observation[], most: number) => void,
) =>
  fc.assert(
    fc.property(traffic, limit, ({ remove, keep }, most) => {
      const plan = planOf(remove, keep, most);
      if (plan !== undefined) check(plan, remove, keep, most);
    }),
    RUNS,
  );

test('whatever stands in a subject or an address, a query has the expected clauses and no others', () => {
  forPlans((plan) => {
    for (const { query } of plan.slices) expect(query).toMatch(CLAUSES);
  });
});

test.each(READINGS)(
  'the service takes every query and finds all mail that is to go, and none that stays: addresses by %s',
  (by) => {
    forPlans((plan, remove, keep, most) => {
      const judges = plan.slices.map(({ query }) => judge(query, by));
      const isFound = (message: Observation) => judges.some((matches) => matches(message));
      const removed = new Set(plan.removed);
      expect(
        remove.filter(({ messageId }) => removed.has(messageId)).filter((each) => !isFound(each)),
      ).toEqual([]);
      expect(keep.filter(isFound)).toEqual([]);
      for (const matches of judges) expect(remove.filter(matches).length).toBeLessThanOrEqual(most);
    });
  },
);

test('every message of the storm is either to go or named as left', () => {
  forPlans((plan, remove) => {
    expect([...plan.removed, ...plan.untouched].toSorted()).toEqual(
      remove.map(({ messageId }) => messageId).toSorted(),
    );
  });
});

test('the plan is the same in whatever order the mail was read', () => {
  fc.assert(
    fc.property(
      traffic.chain(({ remove, keep }) =>
        fc.record({
          remove: fc.constant(remove),
          keep: fc.constant(keep),
          otherRemove: fc.shuffledSubarray(remove, { minLength: remove.length }),
          otherKeep: fc.shuffledSubarray(keep, { minLength: keep.length }),
        }),
      ),
      limit,
      ({ remove, keep, otherRemove, otherKeep }, most) => {
        expect(planOf(otherRemove, otherKeep, most)).toEqual(planOf(remove, keep, most));
      },
    ),
    RUNS,
  );
});
