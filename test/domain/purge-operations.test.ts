import { describe, expect, test } from 'vitest';
import type { SliceProgress } from '../../shared/domain/incident.ts';
import { type EdiscoveryOperation, readOperations } from '../../shared/domain/purge-operations.ts';

const MINUTE = 60_000;
const T = Date.UTC(2016, 10, 14, 9);
const NOW = T + MINUTE;
const PATIENCE = 3 * MINUTE;

const estimating = (overrides: { operationId?: string; at?: number } = {}): SliceProgress => ({
  step: 'estimating',
  searchId: 's',
  at: T,
  ...overrides,
});
const purging = (overrides: { operationId?: string; at?: number } = {}): SliceProgress => ({
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
  readOperations([slice], operations, now, PATIENCE, known)[0];

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

  test.each<[SliceProgress, SliceProgress]>([
    [estimating({ operationId: 'op' }), { step: 'created', searchId: 's' }],
    [
      purging({ operationId: 'op' }),
      { step: 'estimated', searchId: 's', items: 7, mailboxes: 0, unindexed: 0 },
    ],
    [rechecking({ operationId: 'op' }), { step: 'purged', searchId: 's', items: 7, at: T, partial: true }],
  ])('failed: people look, and it can be submitted again', (slice, before) => {
    expect(look(slice, [operation({ status: 'failed', detail: 'quota' })])).toEqual({
      slice: before,
      operationId: 'op',
      failure: 'quota',
    });
    expect(look(slice, [operation({ status: 'failed' })])?.failure).toBe('the service gives no reason');
  });

  test('has no end, or vanished: people look', () => {
    const slice = purging({ operationId: 'op' });
    const running = operation({ action: 'purge', status: 'running' });
    const late = T + 12 * 60 * MINUTE;
    expect(look(slice, [running], late - 1)?.failure).toBeUndefined();
    expect(look(slice, [running], late)).toMatchObject({ slice, failure: 'no end after 12 h' });
    expect(look(slice, [], late - 1)).toEqual({ slice });
    expect(look(slice, [], late)).toEqual({ slice, failure: 'no end after 12 h' });
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
    expect(readOperations(slices, [done], NOW, PATIENCE)[1]).toEqual({ slice: purging() });
    expect(look(purging(), [done], NOW, ['op'])).toEqual({ slice: purging() });
  });

  test('is waited for with patience, and then was never made', () => {
    expect(look(purging(), [], T + PATIENCE - 1)).toEqual({ slice: purging() });
    expect(look(purging(), [], T + PATIENCE)).toEqual({
      slice: { step: 'estimated', searchId: 's', items: 7, mailboxes: 0, unindexed: 0 },
    });
  });
});

test('slices that wait for nothing stay as they are', () => {
  expect(look({ step: 'created', searchId: 's' }, [operation()])).toEqual({
    slice: { step: 'created', searchId: 's' },
  });
});
