import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandFrom } from '../../dev/tenant/ediscovery/expand-name.ts';
import { compileQuery } from '../../dev/tenant/ediscovery/kql/query.ts';
import { Directory } from '../../dev/tenant/world/directory.ts';
import { DEFAULT_POLICY } from '../../shared/domain/policy.ts';
import { objectionToPlan } from '../../shared/domain/purge-check.ts';
import { planPurge } from '../../shared/domain/purge-plan.ts';
import { neighboursOf } from '../../shared/domain/purge-recipients.ts';
import { freshRun } from '../../shared/domain/purgers.ts';
import { address, GROUP, group, NOON, OTHER_GROUP, observation } from '../contract/stores/records.ts';
import { SEARCH } from '../fakes/mail-index.ts';

const HOUR = 3_600_000;

const DOMAINS = ['contoso.com', 'hp.com', 'e-on.com', 'contoso-uk.com', 'my-company.example'];
const PEOPLE = [
  ['john', 'John Smith'],
  ['j.smith', 'John Smith'],
  ['john.doe', 'John Doe'],
  ['mary-john', 'Mary'],
  ['ann', 'Ann All'],
  ['all.ann', 'Ann'],
  ['kim', 'Kim'],
] as const;
const GROUPS = [
  ['all', 'All Staff'],
  ['all-hands', 'All hands Palo Alto'],
  ['staff', 'All Staff'],
  ['everyone', 'Everyone'],
] as const;
/** A search for mail to all may find mail to these too. */
const NEIGHBOURS = [
  ['uk-all', 'All of the UK'],
  ['over.all', 'Overall'],
] as const;
/** Nobody says which it is. */
const READINGS = ['words', 'beginning'] as const;
const SUBJECTS = [
  'Fire drill',
  'RE: Fire drill',
  'Fire drill: the plan',
  'Lunch',
  'RE: Test',
  'RE: परीक्षण संदेश',
];

const mail = fc.record({
  from: fc.constantFrom(...PEOPLE),
  at: fc.constantFrom(...DOMAINS),
  to: fc.constantFrom(...GROUPS, ...NEIGHBOURS),
  subject: fc.constantFrom(...SUBJECTS),
  hours: fc.integer({ min: 0, max: 30 }),
  isStorm: fc.boolean(),
});

type Mail = typeof mail extends fc.Arbitrary<infer T> ? T : never;

/** An organisation of one domain, its people and groups, and the people of other domains, who are called the same. */
function organisation(domain: string, groups: readonly (readonly [string, string])[]) {
  const directory = new Directory(domain);
  for (const [alias, displayName] of PEOPLE)
    directory.addUser({ address: `${alias}@${domain}`, displayName });
  for (const [alias, displayName] of groups)
    directory.addGroup({ primarySmtpAddress: `${alias}@${domain}`, alias, displayName }, 0);
  return directory;
}

const postIn = (domain: string) => (each: Mail, i: number) => {
  const sentAt = NOON + each.hours * HOUR;
  const [alias, name] = each.from;
  const [to, called] = each.to;
  const from = address(`${alias}@${each.at}`);
  const seen = observation(i, { from, subject: each.subject, sentAt, receivedAt: sentAt });
  const indexed = {
    ...seen,
    kind: 'email',
    body: '',
    from: { address: from, name },
    to: [{ address: `${to}@${domain}`, name: called }],
    cc: [],
    bcc: [],
    size: 1,
    attachmentNames: [],
  };
  const isOurs = to === 'all';
  return { seen, indexed, to, isOurs, goes: isOurs && each.isStorm };
};

const groupOf = (alias: string, domain: string, id = OTHER_GROUP) =>
  group({ id, address: address(`${alias}@${domain}`), addresses: [] });

test.each(READINGS)(
  'in a tenant of namesakes and groups of similar names a search finds the storm alone, or waits for people: addresses by %s',
  (addressesBy) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DOMAINS),
        fc.array(mail, { minLength: 1, maxLength: 30 }),
        fc.subarray([...NEIGHBOURS]),
        (domain, mails, neighbours) => {
          const groups = [...GROUPS, ...neighbours];
          const posted = mails.map(postIn(domain)).filter(({ to }) => groups.some(([alias]) => alias === to));
          const ours = posted.filter(({ isOurs }) => isOurs);
          const all = groupOf('all', domain, GROUP);
          const alike = neighboursOf(
            all,
            groups.slice(1).map(([alias]) => groupOf(alias, domain)),
          );
          expect(alike).toEqual(neighbours.map(([alias]) => `${alias}@${domain}`));
          const plan = planPurge({
            group: all,
            remove: ours.filter(({ goes }) => goes).map(({ seen }) => seen),
            keep: ours.filter(({ goes }) => !goes).map(({ seen }) => seen),
            sliceLimit: 90,
            ...(alike.length === 0 ? {} : { doubt: 'neighbours' }),
          });
          if (plan === undefined) return;
          const waits = objectionToPlan(
            freshRun(plan, 'ediscovery'),
            { members: 10, exact: true },
            DEFAULT_POLICY,
          );
          const expand = expandFrom(organisation(domain, groups));
          for (const { query } of plan.slices) {
            const compiled = compileQuery(query, { ...SEARCH, expand, addressesBy });
            if ('error' in compiled) throw new Error(`${compiled.error}: ${query}`);
            const found = posted.filter(({ indexed }) => compiled.matches(indexed));
            expect(found.filter(({ isOurs, goes }) => isOurs && !goes)).toEqual([]);
            if (waits === undefined) expect(found.filter(({ goes }) => !goes)).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  },
  60_000,
);
