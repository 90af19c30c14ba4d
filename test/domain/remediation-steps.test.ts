import { expect, test } from 'vitest';
import type { PurgeRun } from '../../shared/domain/cleanup.ts';
import type { MailCopy } from '../../shared/domain/purge.ts';
import { fittingIn, REMEDIATION_TAKES, remediationStep } from '../../shared/domain/remediation-steps.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';

const plan = { slices: [], kept: [], removed: [], untouched: [], expectedItems: 0, from: 0, to: 0 };
const TIMING = { actLease: MINUTE, remediationTakes: 2 * HOUR };
type Progress = NonNullable<PurgeRun['remediation']>;

const step = (
  progress?: Partial<Progress>,
  run: Partial<PurgeRun> = { cleared: true, witnesses: [] },
  timing: Parameters<typeof remediationStep>[1] = TIMING,
) =>
  remediationStep(
    {
      plan,
      slices: [],
      cleared: false,
      purger: 'defender',
      ...run,
      ...(progress === undefined
        ? {}
        : { remediation: { copies: 9, sent: 0, complete: false, batches: [], ...progress } }),
    },
    timing,
  );

const batches = (number: number, copies: number) =>
  Array.from({ length: number }, (_, i) => ({ at: i * MINUTE, copies }));
const NOW = Number.NEGATIVE_INFINITY;

test('copies are counted first, and nothing is sent before the count agrees or is approved', () => {
  expect(step()).toEqual({ step: { do: 'count-copies' }, dueAt: NOW });
  expect(step({}, { cleared: false })).toMatchObject({ step: { do: 'count-copies' } });
  const approvedBy = { kind: 'stormlock' } as const;
  expect(step({}, { approvedBy })).toEqual({ step: { do: 'find-witnesses' }, dueAt: NOW });
  expect(step({}, { approvedBy, witnesses: [] })).toEqual({ step: { do: 'send-remediation' }, dueAt: NOW });
});

test('a batch whose answer was lost is sent again after the lease', () => {
  expect(step({ askedAt: 5 * MINUTE })).toEqual({ step: { do: 'send-remediation' }, dueAt: 6 * MINUTE });
});

test('with a million copies at work, or fifty batches, the next waits for the oldest to end', () => {
  expect(step({ batches: batches(19, 50_000) }).dueAt).toBe(NOW);
  expect(step({ batches: batches(20, 50_000) }).dueAt).toBe(2 * HOUR);
  expect(step({ batches: batches(21, 50_000) }).dueAt).toBe(2 * HOUR + MINUTE);
  expect(step({ batches: batches(50, 10) }).dueAt).toBe(2 * HOUR);
});

test('a request takes as many copies as fit into three megabytes, in bytes and not in letters', () => {
  const many = (number: number, recipient: string) =>
    Array.from({ length: number }, () => ({ networkMessageId: '0'.repeat(36), recipient }));
  const bytes = (copies: readonly MailCopy[]) =>
    Buffer.byteLength(
      JSON.stringify(
        copies.map(({ networkMessageId, recipient: recipientEmailAddress }) => ({
          networkMessageId,
          recipientEmailAddress,
        })),
      ),
    );
  for (const recipient of ['somebody@contoso.example'.repeat(40), 'jürgen@bücher.example'.repeat(40)]) {
    const taken = fittingIn(many(5_000, recipient));
    expect(bytes(taken)).toBeLessThanOrEqual(3_000_001);
    expect(bytes(many(taken.length + 1, recipient))).toBeGreaterThan(3_000_000);
  }
  expect(fittingIn(many(9, 'a@b.c'))).toHaveLength(9);
  expect(fittingIn(many(1, 'a'.repeat(3_000_001)))).toHaveLength(1);
});

test('the sentinels are looked into when the last batch has had its time', () => {
  expect(step({ complete: true, batches: batches(3, 10) })).toEqual({
    step: { do: 'verify' },
    dueAt: 2 * HOUR + 2 * MINUTE,
  });
  expect(step({ complete: true })).toEqual({ step: { do: 'verify' }, dueAt: NOW });
  expect(
    step({ complete: true, batches: batches(1, 10) }, { cleared: true }, { actLease: MINUTE }).dueAt,
  ).toBe(REMEDIATION_TAKES);
});
