import { describe, expect, test } from 'vitest';
import type { PurgeRun, Residue, SliceProgress } from '../../shared/domain/cleanup.ts';
import type { MessagePlan, SearchPlan } from '../../shared/domain/purge.ts';
import {
  handedOverNotice,
  heldNotice,
  purgedNotice,
  wouldPurgeNotice,
} from '../../shared/domain/purge-notices.ts';
import { outcomeOf } from '../../shared/domain/purge-outcome.ts';
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
    'A part may have been purged before; nothing more is deleted now: it failed.',
  );
});

describe('purged', () => {
  const checked = {
    step: 'checked',
    searchId: 's',
    items: 24_000,
    itemsAfter: 23_000,
    partial: false,
  } as const;
  const purged = (
    slices: SliceProgress[],
    residue: Partial<Residue> = {},
    overrides: Partial<PurgeRun> = {},
  ) => {
    const all = { sentinelsChecked: 2, looked: 4, left: 0, ids: [], ...residue };
    return purgedNotice(told(), outcomeOf(runWith(slices, overrides), all, AT), AT);
  };

  test('says what went, and that nothing is left', () => {
    expect(purged([checked])).toMatchObject({
      kind: 'purged',
      severity: 'information',
      title: "The storm's mail was removed from Everyone",
      text: "2 messages, 24,000 copies by the service's count, were moved to Recoverable Items. None of them is left in the 2 sentinel mailboxes looked into.",
    });
  });

  test('says when the searches find no less than before, and what that means', () => {
    expect(purged([{ ...checked, itemsAfter: 24_000 }]).text).toContain(
      'The searches find as many items as before, 24,000: what is recoverable is found too, so that proves nothing.',
    );
    const { itemsAfter: _, ...uncounted } = checked;
    expect(purged([uncounted]).text).not.toContain('as before');
  });

  test('says what is left, and claims nothing else', () => {
    const notice = purged([checked], { left: 3, ids: ['<a@example.org>', '<b@example.org>'] });
    expect(notice).toMatchObject({
      kind: 'attention',
      severity: 'critical',
      title: 'Mail of the storm is left on Everyone',
      text: expect.stringContaining('3 of 4 copies are left in the 2 sentinel mailboxes looked into.'),
    });
    expect(notice.text).not.toContain('were moved');
    expect(notice.text).toContain('order the purge again');
    expect(notice.text).toContain('The incident stays open');
    expect(notice.facts).toContainEqual({
      label: 'Left in the sentinel mailboxes',
      value: '<a@example.org> <b@example.org>',
    });
  });

  test('names ten of many that are left', () => {
    const ids = Array.from({ length: 11 }, (_, i) => `<${i}@x>`);
    const [fact] = purged([checked], { left: 11, ids }).facts.filter(({ label }) => label.startsWith('Left'));
    expect(fact?.value).toBe(`${ids.slice(0, 10).join(' ')} …`);
  });

  test('does not take what could not be checked for clean', () => {
    const blind = { sentinelsChecked: 0, looked: 0 };
    const notice = purged([checked], blind);
    expect(notice).toMatchObject({
      kind: 'attention',
      severity: 'warning',
      title: "The removal of the storm's mail from Everyone is not proven",
      text: expect.stringContaining(
        'submitted for removal, and people have to look: no sentinel mailbox was seen to hold a copy before, so nothing proves the removal. Look for one of the messages',
      ),
    });
    expect(notice.text).toContain('The incident stays open');
    expect(purged([checked], blind, { witnesses: ['s'] }).text).toContain(
      'none of the 1 sentinel mailbox that held copies could be looked into',
    );
  });

  test('says which messages no search covers, and claims no success', () => {
    const { plan } = runWith([checked]);
    const untouched = ['<8@x>', '<9@x>'];
    const notice = purged([checked], {}, { plan: { ...plan, untouched } });
    expect(notice).toMatchObject({
      kind: 'attention',
      severity: 'critical',
      title: 'The purge on Everyone is not complete',
      text: expect.stringContaining('people have to look: 2 messages of the storm are covered by no search.'),
    });
    expect(notice.text).toContain('What no search covers, only people or Defender can remove.');
    expect(notice.facts).toContainEqual({ label: 'Covered by no search', value: '<8@x> <9@x>' });
    expect(purged([checked], {}, { plan: { ...plan, untouched: ['<8@x>'] } }).text).toContain(
      '1 message of the storm is covered by no search',
    );
    const defender = { purger: 'defender', plan: { ...plan, untouched } } as const;
    expect(purged([], {}, defender)).toMatchObject({ kind: 'purged' });
  });

  test('says which purges failed and which were not begun, and counts those that went', () => {
    const failed = { step: 'failed', searchId: 's', items: 9, why: 'quota' } as const;
    const estimated = { step: 'estimated', searchId: 's', items: 5, mailboxes: 1, unindexed: 0 } as const;
    const one = purged([checked, failed, estimated]);
    expect(one).toMatchObject({ kind: 'attention', title: 'The purge on Everyone is not complete' });
    expect(one.text).toContain(
      "10 messages, 24,000 copies by the service's count, were submitted for removal",
    );
    expect(one.text).toContain('purge 2 failed (quota); purge 3 was not begun.');
    expect(one.facts.map(({ label }) => label)).not.toContain('Left in the sentinel mailboxes');
    const uncounted = { step: 'failed', searchId: 's', why: 'busy' } as const;
    expect(purged([checked, uncounted, estimated, estimated]).text).toContain(
      'search 2 could not be counted (busy); purges 3, 4 were not begun.',
    );
  });

  test('says when a purge ended partially, or when nobody knows how', () => {
    expect(purged([{ ...checked, partial: true }])).toMatchObject({
      kind: 'attention',
      title: 'The purge on Everyone is not complete',
      text: expect.stringContaining('people have to look: purge 1 ended only partially. Look at the case'),
    });
    expect(purged([checked, { step: 'unknown', searchId: 's', items: 7, why: 'lost' }])).toMatchObject({
      kind: 'attention',
      text: expect.stringContaining('people have to look: what became of purge 2 is not known (lost).'),
    });
  });

  test('says that a purge is planned anew where the storm was back', () => {
    expect(purged([checked], { left: 1 }, { secondWave: true }).text).toContain('is planned anew');
  });

  test('by Defender counts what was sent, and sends people to its action center', () => {
    const remediation = { copies: 9, sent: 7, complete: true, batches: [] };
    const defender = { purger: 'defender', remediation } as const;
    expect(purged([{ step: 'planned' }], {}, defender).text).toContain('7 copies');
    expect(purged([], { left: 1 }, defender).text).toContain('action center of Microsoft Defender');
    expect(purged([], {}, { purger: 'defender' }).text).toContain('0 copies');
  });

  test('is told of purges that were looked at only', () => {
    const refused = { state: 'handed-over', why: '403', remedy: 'Grant it.', at: AT } as const;
    expect(() => purgedNotice(told(), refused, AT)).toThrow('was looked at');
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
    text: 'Nothing was purged: no query is safe. Search by hand. The incident stays open until somebody orders the purge or closes it, until 28 Nov 2016 12:00:00 UTC at most.',
  });
});
