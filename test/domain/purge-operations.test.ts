import { describe, expect, test } from 'vitest';
import type { SliceProgress } from '../../shared/domain/cleanup.ts';
import { type EdiscoveryOperation, readOperations } from '../../shared/domain/purge-operations.ts';

const MINUTE = 60_000;
const T = Date.UTC(2016, 10, 14, 9);
const NOW = T + MINUTE;
const PATIENCE = 3 * MINUTE;
const PURGE_PATIENCE = 30 * MINUTE;

const estimating = (overrides: { operationId?: string; failures?: number } = {}): SliceProgress => ({
  step: 'estimating',
  searchId: 's',
  at: T,
  ...overrides,
});
const purging = (overrides: { operationId?: string; doubt?: string } = {}): SliceProgress => ({
  step: 'purging',
  searchId: 's',
  items: 7,
  at: T,
  ...overrides,
});
const rechecking = (overrides: { operationId?: string } = {}): SliceProgress => ({
  step: 'rechecking',
  searchId: 's',
  items: 7,
  at: T,
  partial: true,
  ...overrides,
});

const operation = (overrides: Partial<EdiscoveryOperation> = {}): EdiscoveryOperation => ({
  id: 'op',
  action: 'estimate',
  status: 'succeeded',
  createdAt: T + 1_000,
  percent: 100,
  ...overrides,
});

const look = (slice: SliceProgress, operations: EdiscoveryOperation[], now = NOW, known: string[] = []) =>
  lookAt([slice], operations, now, known)[0];

const lookAt = (
  slices: SliceProgress[],
  operations: EdiscoveryOperation[],
  now = NOW,
  known: string[] = [],
) => readOperations(slices, { operations, now, known, patience: PATIENCE, purgePatience: PURGE_PATIENCE });

describe('an operation that the slice knows', () => {
  test('runs on, and says how far it is', () => {
    const running = operation({ status: 'running', percent: 40 });
    expect(look(estimating({ operationId: 'op' }), [running])).toEqual({
      slice: estimating({ operationId: 'op' }),
      operationId: 'op',
      percent: 40,
    });
  });

  test('ends with its counts', () => {
    const ended = operation({ items: 900, mailboxes: 100, unindexed: 2 });
    expect(look(estimating({ operationId: 'op' }), [ended])?.slice).toEqual({
      step: 'estimated',
      searchId: 's',
      items: 900,
      mailboxes: 100,
      unindexed: 2,
    });
    expect(look(estimating({ operationId: 'op' }), [operation({ items: 900 })])?.slice).toEqual({
      step: 'estimated',
      searchId: 's',
      items: 900,
      mailboxes: 0,
      unindexed: 0,
    });
    expect(look(rechecking({ operationId: 'op' }), [ended])?.slice).toEqual({
      step: 'checked',
      searchId: 's',
      items: 7,
      itemsAfter: 900,
      partial: true,
    });
  });

  test('ends without counts: they have to be asked for', () => {
    expect(look(estimating({ operationId: 'op' }), [operation()])).toEqual({
      slice: estimating({ operationId: 'op' }),
      operationId: 'op',
      countsMissing: true,
    });
  });

  test.each(['succeeded', 'partial'] as const)('is a purge that %s', (status) => {
    expect(look(purging({ operationId: 'op' }), [operation({ action: 'purge', status })])?.slice).toEqual({
      step: 'purged',
      searchId: 's',
      items: 7,
      at: NOW,
      partial: status === 'partial',
    });
  });

  test('that counted and failed is made again twice, then it is given up', () => {
    const bad = operation({ status: 'failed', detail: 'quota.' });
    const counted = (failures: number) => look(estimating({ operationId: 'op', failures }), [bad])?.slice;
    expect(look(estimating({ operationId: 'op' }), [bad])).toEqual({
      slice: { step: 'created', searchId: 's', failures: 1 },
      operationId: 'op',
    });
    expect(counted(1)).toEqual({ step: 'created', searchId: 's', failures: 2 });
    expect(counted(2)).toEqual({ step: 'failed', searchId: 's', why: 'quota' });
  });

  test('that purged and failed is never made again', () => {
    const bad = operation({ action: 'purge', status: 'failed' });
    expect(look(purging({ operationId: 'op' }), [bad])?.slice).toEqual({
      step: 'failed',
      searchId: 's',
      items: 7,
      why: 'the service gives no reason',
    });
  });

  test('that counted again and failed is not waited for', () => {
    const checked = { step: 'checked', searchId: 's', items: 7, partial: true };
    expect(look(rechecking({ operationId: 'op' }), [operation({ status: 'failed' })])?.slice).toEqual(
      checked,
    );
    expect(look(rechecking({ operationId: 'op' }), [], T + 12 * 60 * MINUTE)?.slice).toEqual(checked);
  });

  test('that has no end, or vanished, is given up where it counts', () => {
    const late = T + 12 * 60 * MINUTE;
    expect(look(estimating({ operationId: 'op' }), [], late - 1)?.slice.step).toBe('estimating');
    expect(look(estimating({ operationId: 'op' }), [operation({ status: 'running' })], late)?.slice).toEqual({
      step: 'failed',
      searchId: 's',
      why: 'no end after 12 h',
    });
  });

  test('that purges and has no end, or vanished, is for people to look at, once', () => {
    const slice = purging({ operationId: 'op' });
    const running = operation({ action: 'purge', status: 'running' });
    const late = T + 12 * 60 * MINUTE;
    const why = 'no end after 12 h';
    expect(look(slice, [running], late - 1)?.doubt).toBeUndefined();
    expect(look(slice, [running], late)).toMatchObject({ slice: { ...slice, doubt: why }, doubt: why });
    expect(look(slice, [], late - 1)).toEqual({ slice });
    expect(look(slice, [], late)).toEqual({ slice: { ...slice, doubt: why }, doubt: why });
    expect(look({ ...slice, doubt: why } as SliceProgress, [], late)).toEqual({
      slice: { step: 'unknown', searchId: 's', items: 7, why },
    });
  });
});

describe('a submission whose answer was lost', () => {
  test('is found by its kind and its time', () => {
    const operations = [
      operation({ id: 'older', createdAt: T - 2 * MINUTE - 1, items: 1 }),
      operation({ id: 'purge', action: 'purge', createdAt: T + 5_000 }),
      operation({ id: 'first', createdAt: T - 2 * MINUTE, items: 2 }),
      operation({ id: 'last', createdAt: T + 3_000, items: 3 }),
      operation({ id: 'between', createdAt: T + 2_000, items: 4 }),
    ];
    expect(look(estimating(), operations)).toMatchObject({ operationId: 'last', slice: { items: 3 } });
    expect(look(purging(), operations)).toMatchObject({ operationId: 'purge', slice: { step: 'purged' } });
  });

  test("is not taken for another slice's, nor for one whose fate was read", () => {
    const slices = [purging({ operationId: 'op' }), purging()];
    const done = operation({ action: 'purge' });
    expect(lookAt(slices, [done])[1]).toEqual({ slice: purging() });
    expect(look(purging(), [done], NOW, ['op'])).toEqual({ slice: purging() });
  });

  test('is waited for with patience, and then is made again where it only counts', () => {
    expect(look(estimating(), [], T + PATIENCE - 1)).toEqual({ slice: estimating() });
    expect(look(estimating(), [], T + PATIENCE)).toEqual({ slice: { step: 'created', searchId: 's' } });
    expect(look(estimating({ failures: 1 }), [], T + PATIENCE)?.slice).toMatchObject({ failures: 1 });
    expect(look(rechecking(), [], T + PATIENCE)).toEqual({
      slice: { step: 'purged', searchId: 's', items: 7, at: T, partial: true },
    });
  });

  test('is never made again where it purges: people are asked, once', () => {
    expect(look(purging(), [], T + PURGE_PATIENCE - 1)).toEqual({ slice: purging() });
    const asked = look(purging(), [], T + PURGE_PATIENCE);
    const doubt = 'its submission was not answered, and after 30 min the service lists no such purge';
    expect(asked).toEqual({ slice: purging({ doubt }), doubt });
    expect(look(purging({ doubt }), [], T + PURGE_PATIENCE)).toEqual({
      slice: { step: 'unknown', searchId: 's', items: 7, why: doubt },
    });
    const late = operation({ action: 'purge', createdAt: T + 5_000 });
    expect(look(purging({ doubt }), [late], T + PURGE_PATIENCE)?.slice.step).toBe('purged');
  });
});

test('slices that wait for nothing stay as they are', () => {
  expect(look({ step: 'created', searchId: 's' }, [operation()])).toEqual({
    slice: { step: 'created', searchId: 's' },
  });
});
