import { describe, expect, it } from 'vitest';
import { guessedGroups, listedGroups } from '../../cli/backtest/group-book.ts';
import { readRules } from '../../cli/backtest/policy-file.ts';
import { Replay } from '../../cli/backtest/replay.ts';
import { summarise, valid } from '../../cli/backtest/summary.ts';
import { DEFAULT_DETECTION } from '../../shared/domain/detection-settings.ts';
import type { Message } from '../../shared/domain/message.ts';
import { DEFAULT_POLICY } from '../../shared/domain/policy.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { address, message, person, START } from '../domain/mail-records.ts';

const GROUP = address('everybody@example.com');
const LIST = [{ address: GROUP, members: 5_000 }];

const stormAt = (start: number, to = GROUP, count = 8): Message[] =>
  Array.from({ length: count }, (_, i) =>
    message({
      internetMessageId: `<${to}-${start}-${i}>`,
      from: person(`${start}-${i}`),
      recipients: [to],
      subject: 'RE: Test',
      preview: 'Please remove me from this list.',
      sentAt: start + i * MINUTE,
      receivedAt: start + i * MINUTE + 5_000,
    }),
  );

const play = (replay: Replay, mails: readonly Message[]) => mails.flatMap((mail) => replay.add(mail));
const listed = (rules = readRules(undefined)) => new Replay(listedGroups(LIST, 'test'), rules, 6 * HOUR);

describe('Replay', () => {
  it('finds a storm once and follows it as long as the group would be locked', () => {
    const [finding, ...others] = play(listed(), stormAt(START));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'storm',
      at: START + 4 * MINUTE,
      messageId: `<${GROUP}-${START}-4>`,
    });
    expect(finding?.decision.act).toBe('contain');
    expect(finding?.course).toMatchObject({ before: 5, after: 3, peopleAfter: 3, last: START + 7 * MINUTE });
    expect(finding?.course.bins.map((bin) => bin.messages)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('finds the next storm when the group is open again', () => {
    const replay = listed();
    expect(play(replay, stormAt(START))).toHaveLength(1);
    expect(play(replay, stormAt(START + 3 * HOUR))).toHaveLength(0);
    expect(play(replay, stormAt(START + 7 * HOUR))).toHaveLength(1);
  });

  it('asks the policy: protected groups are reported, not locked', () => {
    const rules = { detection: DEFAULT_DETECTION, policy: { ...DEFAULT_POLICY, protectedGroups: [GROUP] } };
    const [finding, ...others] = play(listed(rules), [...stormAt(START), ...stormAt(START + HOUR)]);
    expect(finding?.decision.act).toBe('alert');
    expect(others).toEqual([]);
  });

  it('asks the policy: so many locks an hour and no more', () => {
    const groups = ['a', 'b', 'c', 'd'].map((name) => address(`${name}@example.com`));
    const list = groups.map((group) => ({ address: group, members: 5_000, kind: 'dynamic' }));
    const replay = new Replay(listedGroups(list, 'test'), readRules(undefined), 6 * HOUR);
    const findings = groups.flatMap((group, i) => play(replay, stormAt(START + i * MINUTE, group)));
    expect(findings.map(({ decision }) => decision.act)).toEqual(['contain', 'contain', 'contain', 'alert']);
  });

  it('counts copies of one mail once and takes no notice of our own', () => {
    const replay = listed();
    const copies = stormAt(START, GROUP, 4);
    expect(play(replay, [...copies, ...copies, ...copies])).toEqual([]);
    expect(replay.messages).toBe(4);
    const own = stormAt(START + 10 * MINUTE).map((mail) => ({
      ...mail,
      headers: new Map([['x-stormlock', '1']]),
    }));
    expect(play(replay, own)).toEqual([]);
  });

  it('sums up what was watched', () => {
    const replay = listed();
    const findings = play(replay, [...stormAt(START), message({ recipients: [person(7)] })]);
    expect(summarise(replay, findings)).toMatchObject({
      messages: 9,
      groups: 1,
      from: START,
      to: START + 7 * MINUTE,
      storms: 1,
      locks: 1,
    });
    expect(summarise(listed(), [])).toEqual({ messages: 0, groups: 0, storms: 0, locks: 0, groupYears: 0 });
  });
});

describe('guessed groups', () => {
  it('are the recipients that never send', () => {
    const replay = new Replay(guessedGroups(5_000), readRules(undefined), 6 * HOUR);
    expect(play(replay, stormAt(START))).toHaveLength(1);
    expect(replay.watched.map(({ group }) => group.address)).toEqual([GROUP]);
  });

  it('are void once they send', () => {
    const replay = new Replay(guessedGroups(5_000), readRules(undefined), 6 * HOUR);
    const findings = play(replay, stormAt(START, person('victim')));
    expect(findings).toHaveLength(1);
    replay.add(message({ from: person('victim'), internetMessageId: '<answer>' }));
    expect(valid(findings, (one) => replay.isPerson(one))).toEqual([]);
    expect(replay.watched.map(({ group }) => group.address)).toEqual([GROUP]);
  });
});

it('listed groups must be a list of groups', () => {
  expect(() => listedGroups([{ address: 'nobody', members: 1 }], '--groups g.json')).toThrow(
    /--groups g.json: .*"nobody" is not an SMTP address/s,
  );
  expect(() => listedGroups({}, '--groups g.json')).toThrow('expected a JSON array');
});
