import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandFrom } from '../../dev/tenant/ediscovery/expand-name.ts';
import { compileQuery } from '../../dev/tenant/ediscovery/kql/query.ts';
import { Directory } from '../../dev/tenant/world/directory.ts';
import { DEFAULT_POLICY } from '../../shared/domain/policy.ts';
import { objectionToPlan } from '../../shared/domain/purge-check.ts';
import { planPurge } from '../../shared/domain/purge-plan.ts';
import { freshRun } from '../../shared/domain/purgers.ts';
import { address, group, NOON, observation } from '../contract/stores/records.ts';

const HOUR = 3_600_000;

const DOMAINS = ['contoso.com', 'hp.com', 'e-on.com', 'contoso-uk.com', 'my-company.example'];
const PEOPLE = [
  ['john', 'John Smith'],
  ['j.smith', 'John Smith'],
  ['john.doe', 'John Doe'],
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
  to: fc.constantFrom(...GROUPS),
  subject: fc.constantFrom(...SUBJECTS),
  hours: fc.integer({ min: 0, max: 30 }),
  isStorm: fc.boolean(),
});

/** An organisation of one domain, its people and groups, and the people of other domains, who are called the same. */
function organisation(domain: string) {
  const directory = new Directory(domain);
  for (const [alias, displayName] of PEOPLE)
    directory.addUser({ address: `${alias}@${domain}`, displayName });
  for (const [alias, displayName] of GROUPS)
    directory.addGroup({ primarySmtpAddress: `${alias}@${domain}`, alias, displayName }, 0);
  return directory;
}

test('in a tenant of namesakes and groups of similar names a search finds the storm alone, or waits for people', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DOMAINS),
      fc.array(mail, { minLength: 1, maxLength: 30 }),
      (domain, mails) => {
        const directory = organisation(domain);
        const posted = mails.map((each, i) => {
          const sentAt = NOON + each.hours * HOUR;
          const [alias, name] = each.from;
          const from = address(`${alias}@${each.at}`);
          const seen = observation(i, { from, subject: each.subject, sentAt, receivedAt: sentAt });
          const [to, called] = each.to;
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
          return { seen, indexed, isOurs, goes: isOurs && each.isStorm };
        });
        const ours = posted.filter(({ isOurs }) => isOurs);
        const plan = planPurge({
          group: group({ address: address(`all@${domain}`), addresses: [] }),
          remove: ours.filter(({ goes }) => goes).map(({ seen }) => seen),
          keep: ours.filter(({ goes }) => !goes).map(({ seen }) => seen),
          sliceLimit: 90,
        });
        if (plan === undefined) return;
        const waits = objectionToPlan(
          freshRun(plan, 'ediscovery'),
          { members: 10, exact: true },
          DEFAULT_POLICY,
        );
        for (const { query } of plan.slices) {
          const compiled = compileQuery(query, {
            expand: expandFrom(directory),
            seconds: false,
            wildcardInPhrase: false,
          });
          if ('error' in compiled) throw new Error(`${compiled.error}: ${query}`);
          const found = posted.filter(({ indexed }) => compiled.matches(indexed));
          expect(found.filter(({ isOurs, goes }) => isOurs && !goes)).toEqual([]);
          if (waits === undefined) expect(found.filter(({ goes }) => !goes)).toEqual([]);
        }
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
