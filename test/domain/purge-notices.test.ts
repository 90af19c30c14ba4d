import { describe, expect, test } from 'vitest';
import type { MessagePlan, SearchPlan } from '../../shared/domain/purge.ts';
import {
  handedOverNotice,
  heldNotice,
  purgedNotice,
  wouldPurgeNotice,
} from '../../shared/domain/purge-notices.ts';
import { freshRun } from '../../shared/domain/purgers.ts';
import { incident, NOON } from '../contract/stores/records.ts';
import { runWith } from './incident-states.ts';

const AT = NOON;
const one = incident('1');
const told = () => one;
const plan: SearchPlan = {
  slices: [{ number: 1, senders: [], query: 'kind:email', messages: 3 }],
  kept: [],
  removed: ['<1@x>', '<2@x>', '<3@x>'],
  untouched: ['<4@x>'],
  expectedItems: 36_000,
  from: 0,
  to: 0,
};
const byMessage: MessagePlan = {
  ...plan,
  slices: [],
  removed: [],
  untouched: ['<1@x>', '<2@x>'],
  expectedItems: 0,
  noQuery: { why: 'it spans more than 72 hours', remedy: 'Search by hand.' },
};
const run = freshRun(plan, 'ediscovery');

test('held says that nothing was deleted, and why', () => {
  const notice = heldNotice(told(), runWith([{ step: 'planned' }]), 'search 1 finds 5 items', AT);
  expect(notice).toMatchObject({ kind: 'held', text: 'Nothing was deleted: search 1 finds 5 items.' });
  expect(notice.facts).toContainEqual({ label: 'Expected items', value: '120,000' });
});

test('held in the middle of a purge says that some of it was deleted', () => {
  const run = runWith([
    { step: 'purged', searchId: 's', items: 1, at: 0, partial: true },
    { step: 'planned' },
  ]);
  expect(heldNotice(told(), run, 'it failed', AT).text).toBe(
    'A part was purged before; nothing more is deleted: it failed.',
  );
});

describe('purged', () => {
  const run = runWith([
    { step: 'checked', searchId: 's', items: 24_000, itemsAfter: 24_000, partial: false },
    { step: 'planned' },
  ]);
  const purged = (left: number, sentinelsChecked = 2) =>
    purgedNotice(told(), run, { sentinelsChecked, looked: 4, left }, AT);

  test('says what went, and that nothing is left', () => {
    expect(purged(0)).toMatchObject({
      severity: 'information',
      text: "2 messages, 24,000 copies by the service's count, were moved to Recoverable Items. None of them is left in the 2 sentinel mailboxes checked.",
    });
  });

  test('says what is left', () => {
    expect(purged(1)).toMatchObject({
      severity: 'warning',
      text: expect.stringContaining('1 message of 4 are left in the sentinel mailboxes.'),
    });
  });

  test('does not take what could not be checked for clean', () => {
    expect(purged(0, 0)).toMatchObject({
      severity: 'warning',
      text: expect.stringContaining('nothing proves it'),
    });
  });
});

test('a purge by Defender counts what was sent, and one that ended partially says so', () => {
  const residue = { sentinelsChecked: 1, looked: 3, left: 0 };
  const remediation = { copies: 9, sent: 7, complete: true, batches: [] };
  expect(purgedNotice(one, { ...run, remediation }, residue, NOON).text).toContain('7 copies');
  const partial = { step: 'checked', searchId: 's', items: 9, itemsAfter: 9, partial: true } as const;
  expect(purgedNotice(one, { ...run, slices: [partial] }, residue, NOON)).toMatchObject({
    severity: 'warning',
    text: expect.stringContaining('1 of 1 purges ended only partially'),
  });
});

test('a rehearsed purge is told with its searches, an approval it would have needed, or why there is none', () => {
  const planned = wouldPurgeNotice(one, { state: 'running', run }, NOON);
  expect(planned.text).toContain('it would have removed 3 messages.');
  expect(planned.facts).toContainEqual({ label: 'Search 1', value: 'kind:email' });
  const held = wouldPurgeNotice(one, { state: 'held', run, why: 'too many', at: NOON }, NOON);
  expect(held.text).toContain('after an approval (too many)');
  const none = {
    state: 'handed-over',
    why: 'No query is safe',
    remedy: 'Search by hand.',
    at: NOON,
  } as const;
  expect(wouldPurgeNotice(one, none, NOON).text).toContain('No query is safe. Search by hand.');
});

test('what Defender would have removed are all messages, those that no query reaches too', () => {
  const { text, facts } = wouldPurgeNotice(one, { state: 'running', run: freshRun(plan, 'defender') }, NOON);
  expect(text).toContain('it would have removed 4 messages by Defender.');
  expect(facts).toContainEqual({ label: 'Expected items', value: '48,000' });
});

test('on paper a plan that is left to people removes nothing, and its queries are shown', () => {
  const left = { state: 'handed-over', why: 'by setting', remedy: 'Run them.', at: NOON } as const;
  const queries = wouldPurgeNotice(one, { ...left, run }, NOON);
  expect(queries.text).toContain('it would have removed nothing: by setting. Run them.');
  expect(queries.facts).toContainEqual({ label: 'Search 1', value: 'kind:email' });
  const none = wouldPurgeNotice(one, { ...left, run: freshRun(byMessage, 'manual') }, NOON);
  expect(none.facts.map(({ label }) => label)).toEqual(['Group', 'Members', 'Incident']);
});

test('what is left to people says that nothing was purged, why, and what they can do', () => {
  expect(handedOverNotice(one, 'no query is safe', 'Search by hand.', NOON)).toMatchObject({
    kind: 'attention',
    text: 'Nothing was purged: no query is safe. Search by hand.',
  });
});
