import type { SliceProgress } from '../../shared/domain/cleanup.ts';
import { toGroupId } from '../../shared/domain/group.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import type { Observation, ThreadKey } from '../../shared/domain/observation.ts';
import { STORMLOCK } from '../../shared/domain/switch.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../shared/domain/time.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import type { SentinelId } from '../../shared/ports/mail.ts';
import { address, group } from '../contract/stores/records.ts';
import type { MemoryApp } from '../functions/app.ts';
import { lockRecord } from '../functions/storm.ts';

const THREAD = 'guid-0123456789abcdef0123456789abcdef' as ThreadKey;
const KIM = { kind: 'operator', name: 'kim.okafor@contoso.com' } as const;
const WORDS = [
  'RE: Test distribution list',
  'RE: Test distribution list',
  'RE: RE: Test distribution list',
  'Please remove me from this list',
  'RE: Test distribution list',
  'AW: Test distribution list',
  'STOP REPLYING TO ALL',
];

export const allStaff = group({
  name: 'All Staff',
  address: address('all-staff@contoso.com'),
  addresses: [address('all-staff@contoso.com'), address('everyone@contoso.com')],
  audience: { members: 12_400, exact: true },
});

const named = (
  number: number,
  name: string,
  mail: string,
  members: number,
  more: Partial<typeof allStaff> = {},
) =>
  group({
    id: toGroupId(`0000000${number}-0000-4000-8000-000000000000`),
    name,
    address: address(mail),
    addresses: [address(mail)],
    audience: { members, exact: true },
    ...more,
  });

/** Every group of the demo page. */
export const GROUPS = [
  allStaff,
  named(1, 'Field Engineers', 'field-engineers@contoso.com', 3_180, { kind: 'dynamic-distribution-group' }),
  named(2, 'Warehouse North', 'warehouse-north@contoso.com', 640, { onPremises: true }),
  named(3, 'Product Announcements', 'announce@contoso.com', 12_150, { kind: 'microsoft-365-group' }),
  named(4, 'Facilities Munich', 'facilities-munich@contoso.com', 86),
];

/** A storm as they go: a mail, silence, then more and more replies until the lock, and a few that were queued. */
export function stormMail(begin: Instant, lockedAt: Instant, of = allStaff.id): Observation[] {
  const times = [0, 95, 170, 214, 251, 262, 281, 300, 318, 322, 341, 352, 361, 377, 383, 390, 404].map(
    (after) => begin + after * SECOND,
  );
  return [
    ...times.filter((at) => at < lockedAt + 30 * SECOND),
    lockedAt + 41 * SECOND,
    lockedAt + 77 * SECOND,
  ].map((sentAt, i) => ({
    groupId: of,
    messageId: `<storm-${i}-${begin}@contoso.com>`,
    thread: THREAD,
    from: address(i === 0 ? 'lee.tran@contoso.com' : `person.${i % 13}@contoso.com`),
    subject: i === 0 ? 'Test distribution list' : (WORDS[i % WORDS.length] ?? ''),
    sentAt,
    receivedAt: sentAt + 3 * SECOND,
    isReply: i > 0,
    asksToStop: i > 0 && i % 7 === 3,
  }));
}

const quietMail = (begin: Instant): Observation[] =>
  [-14, -9, -2, 3].map((minutes, i) => ({
    groupId: allStaff.id,
    messageId: `<quiet-${i}@contoso.com>`,
    thread: `subject-000000000000000${i}` as ThreadKey,
    from: address('communications@contoso.com'),
    subject: ['Canteen menu', 'Car park closed on Friday', 'New starters', 'Fire drill at noon'][i] ?? '',
    sentAt: begin + minutes * MINUTE,
    receivedAt: begin + minutes * MINUTE + SECOND,
    isReply: false,
    asksToStop: false,
  }));

const verdictOf = (begin: Instant, at: Instant, members: number): Verdict => ({
  kind: 'storm',
  why: `5 people replied to all ${members.toLocaleString('en-GB')} mailboxes within 4 min, 5 of them for the first time; 1 asked to be removed.`,
  evidence: {
    from: begin,
    to: at,
    members,
    messages: 6,
    replies: 5,
    repliers: 5,
    firstTimePosters: 5,
    stopRequests: 1,
    threads: 1,
    automatic: 0,
    repliersNeeded: 5,
    hourlyRate: 84,
    usualHourlyRate: 0.6,
    deliveries: 6 * members,
  },
  tippedBy: { messageId: `<storm-5-${begin}@contoso.com>`, sentAt: at },
  threads: [THREAD],
});

const planOf = (begin: Instant, members: number) => ({
  slices: [8, 6, 4].map((messages, i) => ({
    number: i + 1,
    senders: Array.from({ length: messages - 1 }, (_, n) => address(`person.${n + i}@contoso.com`)),
    query: `kind:email AND (recipients:"all-staff@contoso*") AND received>=2026-11-24 AND received<=2026-11-24 AND (from:"person.${i}@contoso*" OR from:"person.${i + 1}@contoso*") AND (subject:"Test distribution list")`,
    messages,
  })),
  kept: ['<storm-0@contoso.com>'],
  removed: Array.from({ length: 18 }, (_, i) => `<storm-${i + 1}@contoso.com>`),
  untouched: [],
  expectedItems: 18 * members,
  from: begin,
  to: begin + HOUR,
});

/** The state of the demo page: one storm as given, one group that needs a hand, and a past. */
export async function seed(
  app: MemoryApp,
  now: Instant,
  slices: SliceProgress[] | 'held',
): Promise<Incident> {
  const { incidents, observations, cursors, groups, audit } = app.stores;
  const begin = now - 41 * MINUTE;
  const calledAt = begin + 262 * SECOND;
  const lockedAt = calledAt + 19 * SECOND;
  for (let i = 1; i <= 6; i++)
    await cursors.put(
      { sentinel: `aaaaaaaa-0000-4000-8000-00000000000${i}` as SentinelId, readAt: now - i * 4 * SECOND },
      undefined,
    );
  for (const each of GROUPS) await groups.put({ address: each.address, group: each, learnedAt: now - HOUR });
  await observations.add([...stormMail(begin, lockedAt), ...quietMail(begin)]);
  const plan = planOf(begin, 12_400);
  const counted: SliceProgress[] = plan.slices.map((slice, i) => ({
    step: 'estimated',
    searchId: `s${i}`,
    items: Math.round(slice.messages * 12_400 * 1.19),
    mailboxes: 12_400,
    unindexed: 0,
  }));
  const run = {
    plan,
    slices: slices === 'held' ? counted : slices,
    caseId: 'case',
    cleared: slices !== 'held',
  };
  const storm: Incident = {
    id: `${new Date(calledAt).toISOString().slice(0, 10).replaceAll('-', '')}-101500-3f9c1a` as Incident['id'],
    group: allStaff,
    openedAt: calledAt + 4 * SECOND,
    openedBy: STORMLOCK,
    rehearsal: false,
    why: verdictOf(begin, calledAt, 12_400).why,
    verdict: verdictOf(begin, calledAt, 12_400),
    decision: { act: 'contain', why: 'A storm, and Stormlock is armed.' },
    startedBy: {
      messageId: '<storm-0@contoso.com>',
      from: address('lee.tran@contoso.com'),
      subject: 'Test distribution list',
      sentAt: begin,
    },
    containment: {
      state: 'locked',
      lock: lockRecord(),
      firstSentAt: calledAt + 6 * SECOND,
      confirmedAt: lockedAt,
      canary: 'restricted',
      releaseAt: lockedAt + 2 * HOUR,
    },
    cleanup:
      slices === 'held'
        ? {
            state: 'held',
            run,
            why: 'search 1 finds 118,048 items where 99,200 are expected, 19 % off',
            at: now - 3 * MINUTE,
          }
        : { state: 'running', run },
    timeline: [
      { at: calledAt + 4 * SECOND, by: STORMLOCK, what: verdictOf(begin, calledAt, 12_400).why },
      { at: calledAt + 4 * SECOND, by: STORMLOCK, what: 'A storm, and Stormlock is armed.' },
      { at: lockedAt, by: STORMLOCK, what: 'The lock was read back and is confirmed.' },
      { at: lockedAt + 30 * MINUTE, by: STORMLOCK, what: 'Planned the purge of 18 messages in 3 searches.' },
      { at: now - 4 * MINUTE, by: STORMLOCK, what: 'Search 1 finds 118,048 items in 12,400 mailboxes.' },
      { at: now - 3 * MINUTE, by: STORMLOCK, what: 'The purge is held: the counts are not as expected.' },
    ],
    outbox: [
      notice(
        'detected',
        'critical',
        'A storm on All Staff',
        'The group is being locked.',
        calledAt + 4 * SECOND,
      ),
      notice(
        'locked',
        'information',
        'All Staff is locked',
        'The lock was read back and is confirmed.',
        lockedAt,
      ),
      notice(
        'held',
        'warning',
        'The purge on All Staff waits for approval',
        'Nothing was deleted.',
        now - 3 * MINUTE,
      ),
    ],
    setbacks: {},
    lastSeenAt: now - 30 * MINUTE,
  };
  for (const past of pastIncidents(now)) await incidents.open(past);
  await incidents.open(storm);
  await incidents.open(needsAHand(now));
  await incidents.open(removedByMessage(now));
  const acts = [
    [
      'open incident',
      storm.why,
      'no incident',
      'decision: contain; lock: wanted; purge: waiting',
      calledAt + 4 * SECOND,
    ],
    [
      'confirm lock',
      storm.why,
      'lock: locking (attempt 1); purge: waiting',
      'lock: locked until 24 Nov 2026 12:08:41 UTC; purge: waiting',
      lockedAt,
    ],
  ] as const;
  for (const [act, reason, before, after, at] of acts)
    await audit.append({
      at,
      by: STORMLOCK,
      act,
      reason,
      incident: storm.id,
      group: allStaff.address,
      before,
      after,
    });
  await audit.append({
    at: now - 2 * DAY,
    by: KIM,
    act: 'set switch',
    reason: 'observed for two weeks without a false alarm',
    before: 'observe',
    after: 'armed',
    from: '203.0.113.9',
    via: 'session',
  });
  await app.stores.switch.put(
    {
      position: 'armed',
      changedAt: now - 2 * DAY,
      changedBy: KIM,
      reason: 'observed for two weeks without a false alarm',
    },
    undefined,
  );
  return storm;
}

const notice = (
  kind: 'detected' | 'locked' | 'held',
  severity: 'critical' | 'information' | 'warning',
  title: string,
  text: string,
  at: Instant,
): Incident['outbox'][number] => ({
  notice: { kind, severity, title, text, facts: [], at },
  sentTo: ['teams', 'mail'],
  attempts: 1,
  nextAttemptAt: at,
  done: true,
});

const base = (id: string, openedAt: Instant, on: Incident['group']): Incident => ({
  id: id as Incident['id'],
  group: on,
  openedAt,
  openedBy: STORMLOCK,
  rehearsal: false,
  why: verdictOf(openedAt - 5 * MINUTE, openedAt, on.audience.members).why,
  verdict: verdictOf(openedAt - 5 * MINUTE, openedAt, on.audience.members),
  decision: { act: 'contain', why: 'A storm, and Stormlock is armed.' },
  containment: { state: 'none' },
  cleanup: { state: 'none', why: 'nothing was locked' },
  timeline: [{ at: openedAt, by: STORMLOCK, what: 'Detected.' }],
  outbox: [],
  setbacks: {},
  lastSeenAt: openedAt,
});

const second = (index: number) => GROUPS[index] ?? allStaff;

const needsAHand = (now: Instant): Incident => ({
  ...base('20261124-100200-77ab10', now - 12 * MINUTE, second(2)),
  containment: {
    state: 'unlockable',
    why: 'It is mastered on premises, so the cloud cannot change who may mail it.',
    remedy:
      'Run on premises: Set-DistributionGroup "warehouse-north@contoso.com" -AcceptMessagesOnlyFrom <a mailbox of yours>, or reject mail to it by a mail flow rule.',
  },
  cleanup: { state: 'waiting' },
});

/** No query is safe: Defender removes the messages one by one. */
function removedByMessage(now: Instant): Incident {
  const openedAt = now - 3 * HOUR;
  const { removed, ...plan } = planOf(openedAt, second(4).audience.members);
  return {
    ...base('20261124-074500-91de04', openedAt, second(4)),
    cleanup: {
      state: 'running',
      run: {
        plan: {
          ...plan,
          slices: [],
          removed: [],
          untouched: removed,
          expectedItems: 0,
          noQuery: {
            why: "no query tells the storm's messages from others of the same senders",
            remedy: 'Search the messages by hand in Microsoft Purview; the incident lists them.',
          },
        },
        slices: [],
        purger: 'defender',
        cleared: true,
        remediation: {
          copies: 18 * 86,
          sent: 18 * 86,
          complete: true,
          batches: [{ at: openedAt + HOUR, copies: 18 * 86 }],
        },
      },
    },
  };
}

function pastIncidents(now: Instant): Incident[] {
  const released = (at: Instant): Incident['containment'] => ({
    state: 'released',
    at: at + 2 * HOUR,
    by: STORMLOCK,
    lock: lockRecord(),
    confirmedAt: at + 21 * SECOND,
    exact: true,
    gone: [],
  });
  const [one, two, three] = [now - 9 * DAY, now - 16 * DAY, now - 31 * DAY];
  return [
    {
      ...base('20261115-081400-11aa22', one, second(1)),
      containment: released(one),
      closedAt: one + 2 * HOUR + MINUTE,
    },
    {
      ...base('20261108-153000-33bb44', two, second(3)),
      rehearsal: true,
      decision: { act: 'rehearse', why: 'Stormlock only observes: this is what it would have done.' },
      closedAt: two + 2 * HOUR,
    },
    {
      ...base('20261024-091200-55cc66', three, allStaff),
      containment: released(three),
      dismissed: { at: three + 4 * MINUTE, by: KIM, reason: 'the CEO’s farewell: everybody congratulates' },
      closedAt: three + 5 * MINUTE,
    },
  ];
}
