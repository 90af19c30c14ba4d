import { expect, test, vi } from 'vitest';
import type { Observation } from '../../shared/domain/observation.ts';
import { packed } from '../../shared/domain/purge-packs.ts';
import { sharesOf } from '../../shared/domain/purge-shares.ts';
import { address, NOON, observation } from '../contract/stores/records.ts';

// Thousands of mails, on machines that have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const LIMITS = { messages: 90, fixedLength: 300 };

type Mails = {
  number: number;
  subjectOf: (i: number) => string;
  senders?: number;
  nameOf?: (i: number) => string;
};

const fullName = (i: number) => `firstname.lastname${i}`;

const mails = ({ number, subjectOf, senders = number, nameOf = fullName }: Mails): Observation[] =>
  Array.from({ length: number }, (_, i) =>
    observation(i, {
      from: address(`${nameOf(i % senders)}@contoso.com`),
      subject: subjectOf(i),
      sentAt: NOON,
      receivedAt: NOON,
    }),
  );

/** Comparisons of a subject with a phrase for each message: what planning spends its time on. */
function comparisons(remove: readonly Observation[], keep: readonly Observation[] = []): number {
  const { packs, compared } = packed(sharesOf(remove, keep), LIMITS);
  expect(packs.flatMap(({ shares }) => shares.flatMap(({ messages }) => messages)).length).toBe(
    remove.length,
  );
  return compared / remove.length;
}

test.each([
  ['one subject', { subjectOf: () => 'RE: Bello!' }],
  ['a subject of its own in every mail', { subjectOf: (i: number) => `RE: Bello number ${i}` }],
  ['people who write often', { subjectOf: (i: number) => `RE: Bello number ${i % 40}`, senders: 600 }],
  [
    'people one of whom is called by what another is called besides',
    {
      subjectOf: () => 'RE: Bello!',
      nameOf: (i: number) => (i % 2 === 0 ? `lastname${i}` : `first${i % 10}.lastname${i - 1}`),
    },
  ],
] as const)('planning costs the same for each message, however many there are: %s', (_, mail) => {
  const [small, large] = [500, 5_000].map((number) => comparisons(mails({ number, ...mail })));
  expect(large).toBeLessThanOrEqual(small ?? 0);
});

test('mail that stays is compared with what is added only', () => {
  const remove = mails({ number: 2_500, subjectOf: () => 'RE: Bello!' });
  const keep = mails({ number: 2_500, subjectOf: (i) => `Minutes of meeting ${i}` });
  expect(comparisons(remove, keep)).toBeLessThan(10);
});
