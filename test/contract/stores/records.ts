import { type Address, toAddress } from '../../../shared/domain/address.ts';
import { type Group, toGroupId } from '../../../shared/domain/group.ts';
import type { Incident, IncidentId } from '../../../shared/domain/incident.ts';
import type { Observation, ThreadKey } from '../../../shared/domain/observation.ts';
import { STORMLOCK } from '../../../shared/domain/switch.ts';
import type { SentinelId } from '../../../shared/ports/mail.ts';

/** 14 November 2016, noon UTC. */
export const NOON = Date.UTC(2016, 10, 14, 12);

export const GROUP = toGroupId('11111111-2222-4333-8444-555555555555');
export const OTHER_GROUP = toGroupId('99999999-2222-4333-8444-555555555555');
export const SENTINEL = 'aaaaaaaa-0000-4000-8000-000000000001' as SentinelId;
export const OTHER_SENTINEL = 'aaaaaaaa-0000-4000-8000-000000000002' as SentinelId;

export function address(text: string): Address {
  const parsed = toAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

export const observation = (number: number, overrides: Partial<Observation> = {}): Observation => ({
  groupId: GROUP,
  messageId: `<message-${number}@example.org>`,
  thread: 'thread-1' as ThreadKey,
  from: address(`person${number}@example.org`),
  subject: `RE: test ${number}`,
  sentAt: NOON + number * 1_000,
  receivedAt: NOON + number * 1_000 + 2_000,
  isReply: true,
  asksToStop: false,
  ...overrides,
});

export const group = (overrides: Partial<Group> = {}): Group => ({
  id: GROUP,
  kind: 'distribution-list',
  name: 'Everyone',
  address: address('everyone@example.org'),
  addresses: [address('everyone@example.org'), address('all@example.org')],
  onPremises: false,
  audience: { members: 12_000, exact: true },
  ...overrides,
});

export const incident = (id: string, overrides: Partial<Incident> = {}): Incident => ({
  id: id as IncidentId,
  group: group(),
  openedAt: NOON,
  openedBy: STORMLOCK,
  rehearsal: false,
  why: '5 people replied to 12,000',
  decision: { act: 'contain', why: 'the switch is armed' },
  containment: { state: 'wanted' },
  cleanup: { state: 'waiting' },
  timeline: [{ at: NOON, by: STORMLOCK, what: 'detected' }],
  outbox: [],
  setbacks: {},
  lastSeenAt: NOON,
  ...overrides,
});
