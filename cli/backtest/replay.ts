import type { Address } from '../../shared/domain/address.ts';
import { decide } from '../../shared/domain/decide.ts';
import type { Decision } from '../../shared/domain/decision.ts';
import { eventTime } from '../../shared/domain/detect-window.ts';
import type { Group } from '../../shared/domain/group.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { isOwnNotice, observe } from '../../shared/domain/observe.ts';
import { HOUR, type Instant, type Milliseconds } from '../../shared/domain/time.ts';
import type { Verdict, VerdictKind } from '../../shared/domain/verdict.ts';
import { Course } from './course.ts';
import type { GroupBook } from './group-book.ts';
import { GroupReplay } from './group-replay.ts';
import type { Rules } from './policy-file.ts';
import type { Before } from './poster-history.ts';
import type { KnownGroup } from './scenario-header.ts';

/** A verdict other than calm, what the policy makes of it, and how it went on. */
export type Finding = {
  kind: Exclude<VerdictKind, 'calm'>;
  group: Group;
  at: Instant;
  messageId: string;
  verdict: Verdict;
  decision: Decision;
  course: Course;
};

type Track = {
  group: Group;
  replay: GroupReplay;
  first: Instant;
  last: Instant;
  lockedUntil: Instant;
  /** Judged again from here on, by kind of verdict: one storm is one finding. */
  quietUntil: Map<VerdictKind, Instant>;
  following: Finding[];
};

const RECENT_IDS = 50_000;

/** Replays mail to many groups through the app's detector and policy, in about the order it was sent. */
export class Replay {
  readonly #book: GroupBook;
  readonly #rules: Rules;
  readonly #rearm: Milliseconds;
  readonly #tracks = new Map<Address, Track>();
  readonly #known = new Map<Address, Before>();
  #locks: Instant[] = [];
  /** Ids of the latest mails: copies from several mailboxes, and rows of one mail in a trace, count once. */
  readonly #recent = new Set<string>();
  messages = 0;

  constructor(book: GroupBook, rules: Rules, rearm: Milliseconds) {
    this.#book = book;
    this.#rules = rules;
    this.#rearm = rearm;
  }

  /** What was known of a group before its mail begins. */
  know({ address, members, ...before }: KnownGroup): void {
    this.#book.learn(address, members);
    this.#known.set(address, before);
  }

  add(message: Message): Finding[] {
    this.#countOnce(message.internetMessageId);
    const groups = this.#book.groupsAmong(message.recipients, message.from);
    if (this.#book.isPerson(message.from)) this.#tracks.delete(message.from);
    const [first] = groups;
    if (first === undefined || isOwnNotice(message)) return [];
    const seen = observe(message, first.id);
    return groups
      .map((group) => this.#judge(this.#track(group, seen), { ...seen, groupId: group.id }))
      .filter((finding) => finding !== undefined);
  }

  /** Groups that got mail and how long each was watched. */
  get watched(): { group: Group; first: Instant; last: Instant }[] {
    return [...this.#tracks.values()];
  }

  isPerson(address: Address): boolean {
    return this.#book.isPerson(address);
  }

  #countOnce(id: string): void {
    if (this.#recent.has(id)) return;
    this.messages += 1;
    this.#recent.add(id);
    const [oldest] = this.#recent;
    if (this.#recent.size > RECENT_IDS && oldest !== undefined) this.#recent.delete(oldest);
  }

  #track(group: Group, seen: Observation): Track {
    const known = this.#tracks.get(group.address);
    const at = eventTime(seen);
    if (known !== undefined) {
      known.last = Math.max(known.last, at);
      return known;
    }
    const replay = new GroupReplay(
      group.audience.members,
      this.#rules.detection,
      this.#known.get(group.address),
    );
    const track: Track = {
      group,
      replay,
      first: at,
      last: at,
      lockedUntil: Number.NEGATIVE_INFINITY,
      quietUntil: new Map(),
      following: [],
    };
    this.#tracks.set(group.address, track);
    return track;
  }

  #judge(track: Track, seen: Observation): Finding | undefined {
    const at = eventTime(seen);
    track.following = track.following.filter(({ at: began }) => at < began + this.#rearm);
    for (const finding of track.following) finding.course.follow(seen);
    // A locked group would not have got it; a storm that was only reported is not reported twice.
    if (at < track.lockedUntil) return undefined;
    if (at < (track.quietUntil.get('storm') ?? at)) {
      track.replay.remember(seen);
      return undefined;
    }
    const verdict = track.replay.add(seen);
    if (verdict === undefined || verdict.kind === 'calm' || verdict.tippedBy === undefined) return undefined;
    if (at < (track.quietUntil.get(verdict.kind) ?? at)) return undefined;
    return this.#found(track, verdict, verdict.kind, verdict.tippedBy);
  }

  #found(
    track: Track,
    verdict: Verdict,
    kind: Finding['kind'],
    tip: NonNullable<Verdict['tippedBy']>,
  ): Finding {
    const { group, replay } = track;
    const at = tip.sentAt;
    this.#locks = this.#locks.filter((lock) => lock > at - HOUR);
    const context = { now: at, position: 'armed', recentLocks: this.#locks } as const;
    const decision = decide(verdict, group, this.#rules.policy, context);
    track.quietUntil.set(kind, at + this.#rearm);
    if (decision.act === 'contain') {
      this.#locks.push(at);
      track.lockedUntil = at + this.#rearm;
    }
    const course = new Course(replay.window, verdict, group.audience.members);
    if (kind === 'storm') replay.restart(at + this.#rearm);
    const finding = { kind, group, at, messageId: tip.messageId, verdict, decision, course };
    track.following.push(finding);
    return finding;
  }
}
