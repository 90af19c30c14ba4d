import { describe, expect, it } from 'vitest';
import type { Containment, LockRecord } from '../../shared/domain/containment.ts';
import type { HeldBack } from '../../shared/domain/held-back.ts';
import type { Incident } from '../../shared/domain/incident.ts';
import { type Option, optionsOf } from '../../shared/domain/incident-options.ts';
import { group, NOON } from '../contract/stores/records.ts';
import { heldCleanup, lockRecord, stormIncident } from '../functions/storm.ts';

const ID = '20161114-120500-abc123';
const KIM = { kind: 'operator', name: 'Kim' } as const;

const offered = (
  which: Option['do'],
  overrides: Partial<Incident>,
  heldBack: readonly HeldBack[] = [],
): Option | undefined =>
  optionsOf(stormIncident(ID, overrides), heldBack).find((option) => option.do === which);

const promised = (which: Option['do'], overrides: Partial<Incident>): string =>
  offered(which, overrides)?.consequence ?? 'not offered';

const locked = (more: Partial<LockRecord> = {}): Containment => ({
  state: 'locked',
  lock: { ...lockRecord(), ...more },
  firstSentAt: NOON,
  confirmedAt: NOON,
  canary: 'restricted',
  releaseAt: NOON,
});
const refused = (more: Partial<LockRecord> = {}): Containment => ({
  state: 'release-refused',
  lock: { ...lockRecord(), ...more },
  confirmedAt: NOON,
  why: 'edited',
  at: NOON,
});
const UNLOCKABLE: Containment = { state: 'unlockable', why: 'on premises', remedy: 'ask there' };

describe('the lock of a group that is not locked', () => {
  it('is offered with its reach', () => {
    expect(promised('lock', { containment: { state: 'none' } })).toBe(
      "Until it is released, mail to everyone@example.org is turned away from 12,000 mailboxes, whatever the switch says now, except from those on the lock's list. Who may mail it is saved first and given back exactly.",
    );
    expect(promised('lock', { containment: UNLOCKABLE })).toMatch(/^Stormlock tries the lock once more\. /);
  });

  it('promises less where the group is mastered on premises', () => {
    const onPremises = group({ onPremises: true });
    const says = promised('lock', { containment: { state: 'none' }, group: onPremises });
    expect(says).toContain('a rule takes up to 30 minutes to work');
    expect(says).not.toContain('given back exactly');
  });

  it('is offered again where an operator ordered it and a pause came after that', () => {
    const ordered = { containment: { state: 'wanted' }, lockOrderedBy: KIM } as const;
    expect(offered('lock', ordered)).toBeUndefined();
    expect(offered('lock', ordered, [{ act: 'lock', why: 'paused' }])).toBeDefined();
  });
});

describe('the release', () => {
  it('of a lock that was found opens the group to everyone, and says so', () => {
    const says = promised('release', { containment: locked({ adopted: true }) });
    expect(says).toContain('Everyone may mail everyone@example.org then, which may open what was closed');
    expect(offered('release', { containment: locked({ adopted: true }) })).not.toHaveProperty('forced');
    expect(promised('dismiss', { containment: locked({ adopted: true }) })).toContain(
      'The group is released. Everyone may mail everyone@example.org then',
    );
  });

  it('by force gives the former lists back, or opens the group where nobody knows them', () => {
    expect(promised('release', { containment: refused() })).toContain('become what they were before');
    const found = promised('release', { containment: refused({ adopted: true }) });
    expect(found).toContain('Everyone may mail');
    expect(found).not.toContain('become what they were');
  });
});

describe('where the release was refused', () => {
  it('dismissing and closing say that the group stays locked', () => {
    expect(promised('dismiss', { containment: refused() })).toContain('The group stays locked');
    expect(promised('close', { containment: refused(), cleanup: { state: 'none', why: 'x' } })).toContain(
      'may stay locked',
    );
  });
});

describe('dismissing', () => {
  it.each([
    ['none', { state: 'none' }, 'The group is not locked.'],
    ['locked', locked(), 'The group is released.'],
  ] as const)('says what becomes of a group in the state %s', (_, containment, says) => {
    expect(promised('dismiss', { containment })).toContain(says);
  });

  it('says what is kept of the mail, and how long', () => {
    expect(promised('dismiss', { containment: locked() })).toMatch(
      /kept as a scenario .*: senders, subjects and times, but no text of mails, for as long as incidents are kept, a year unless/,
    );
  });

  it('changes nothing of what is closed', () => {
    expect(promised('dismiss', { closedAt: NOON })).toMatch(/^Nothing more is done about it\. /);
  });
});

describe('extending', () => {
  it('says from how many mailboxes mail stays turned away', () => {
    expect(promised('extend', { containment: locked() })).toBe(
      "Mail to everyone@example.org stays turned away from 12,000 mailboxes until the new end, except from those on the lock's list.",
    );
  });
});

describe('the approval', () => {
  const heldWith = (items: number, more: Partial<Incident> = {}) => {
    const held = heldCleanup();
    if (held.state !== 'held') throw new Error('not held');
    const slices = [{ ...held.run.slices[0], items } as (typeof held.run.slices)[number]];
    return promised('approve', { cleanup: { ...held, run: { ...held.run, slices } }, ...more });
  };

  it('sets what was found against what the storm explains', () => {
    expect(heldWith(148_000)).toContain(
      '120,000 expected, 148,000 found: 28,000 more than the storm explains. They may be other mail, and would go too.',
    );
    expect(heldWith(120_010)).toContain('120,010 found: as many as the storm explains.');
    expect(heldWith(100_000)).toContain('100,000 found: 20,000 fewer.');
  });

  it('compares nothing where the size of the group is not known', () => {
    const vague = group({ audience: { members: 12_000, exact: false } });
    expect(heldWith(148_000, { group: vague })).toContain(
      'Copies: at least 120,000 expected, 148,000 found. Held because',
    );
  });

  it('says why it is asked for', () => {
    expect(heldWith(148_000)).toContain('Held because search 1 finds 148,000 items');
  });

  it('takes copies that Defender knows elsewhere for the storm’s', () => {
    const held = heldCleanup();
    if (held.state !== 'held') throw new Error('not held');
    const { plan } = held.run;
    const run = {
      ...held.run,
      purger: 'defender' as const,
      plan: { ...plan, elsewhere: 30 },
      remediation: { copies: 120_030, sent: 0, complete: true, batches: [] },
    };
    expect(promised('approve', { cleanup: { ...held, run } })).toContain('as many as the storm explains');
  });
});

describe('removed mail', () => {
  it('can be had back in the way of whoever removes it', () => {
    const held = heldCleanup();
    if (held.state !== 'held') throw new Error('not held');
    const byDefender = { ...held, run: { ...held.run, purger: 'defender' as const } };
    expect(promised('approve', { cleanup: held })).toContain('for 14 days unless your mailboxes');
    expect(promised('approve', { cleanup: byDefender })).toContain('action center of Microsoft Defender');
  });
});
