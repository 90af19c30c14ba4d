import { DAY, HOUR, type Instant, MINUTE, type Milliseconds, SECOND } from '../../shared/domain/time.ts';
import { deeper, type Mail, newThread } from './mail.ts';
import {
  ACCEPTANCES,
  ANGRY,
  ANSWERS,
  ARGUMENTS,
  CONGRATULATIONS,
  NEWSLETTER_ANSWERS,
  QUESTIONS,
  TOPICS,
} from './ordinary-texts.ts';
import { Random } from './random.ts';

export type OrdinaryOptions = {
  seed: number;
  members: number;
  to: string;
  from: Instant;
  days: number;
  /** Threads of each kind a week. */
  perWeek: Readonly<Record<Occasion, number>>;
};

/** People answer each other. */
type Conversation = 'newsletter' | 'question' | 'argument' | 'congratulations' | 'invitation';

/** Machines or one person write much at once. */
type Burst = 'monitoring' | 'patches' | 'absences' | 'bounces' | 'calendar' | 'angry';

/** What fills the lists of an organisation when no storm does. */
export type Occasion = Conversation | Burst;

/** A lively company list; most lists see less. */
export const COMPANY_WEEK: Readonly<Record<Occasion, number>> = {
  newsletter: 1,
  question: 1.5,
  argument: 0.2,
  congratulations: 0.3,
  invitation: 0.2,
  monitoring: 0.3,
  patches: 0.1,
  absences: 0.5,
  bounces: 0.1,
  calendar: 0.3,
  angry: 0.03,
};

type Plan = {
  texts: readonly string[];
  /** Answers, at least and at most. */
  answers: readonly [number, number];
  /** Time over which they come, most of them early. */
  within: Milliseconds;
  /** Mails a participant writes, at most. */
  each: number;
};

// Larger audiences answer more, but nobody has reported a lively thread of more than a dozen people in an hour.
const PLANS: Readonly<Record<Conversation, Plan>> = {
  newsletter: { texts: NEWSLETTER_ANSWERS, answers: [0, 3], within: 6 * HOUR, each: 1 },
  question: { texts: ANSWERS, answers: [1, 9], within: 2 * HOUR, each: 2 },
  argument: { texts: ARGUMENTS, answers: [8, 40], within: 5 * HOUR, each: 8 },
  congratulations: { texts: CONGRATULATIONS, answers: [5, 30], within: 3 * HOUR, each: 1 },
  invitation: { texts: ACCEPTANCES, answers: [5, 25], within: 5 * HOUR, each: 1 },
};

const isConversation = (occasion: Occasion): occasion is Conversation => Object.hasOwn(PLANS, occasion);

/** Ordinary mail to one group, in the order sent. */
export function generateOrdinary(options: OrdinaryOptions): Mail[] {
  const random = new Random(options.seed);
  const mails: Mail[] = [];
  for (let day = 0; day < options.days; day++) {
    for (const [occasion, perWeek] of Object.entries(options.perWeek) as [Occasion, number][]) {
      for (let left = perWeek / 5; left > 0; left--) {
        const morning = options.from + day * DAY + 8 * HOUR;
        if (day % 7 < 5 && random.chance(left)) {
          mails.push(...thread(occasion, morning + random.between(0, 9 * HOUR), options, random));
        }
      }
    }
  }
  return mails
    .map((mail) => ({ ...mail, sentAt: Math.round(mail.sentAt) }))
    .sort((a, b) => a.sentAt - b.sentAt);
}

function thread(occasion: Occasion, at: Instant, options: OrdinaryOptions, random: Random): Mail[] {
  const first: Mail = {
    id: `<ordinary-${options.seed}-${random.hex(8)}@generator.example>`,
    from: occasion === 'newsletter' ? `news-${options.seed}@people.example` : person(options, random),
    to: [options.to],
    subject: `${random.pick(TOPICS)} ${random.whole(1, 99)}`,
    text: random.pick(QUESTIONS),
    sentAt: at,
    conversationIndex: newThread(random),
  };
  return isConversation(occasion)
    ? [first, ...answers(PLANS[occasion], first, options, random)]
    : burst(occasion, first, options, random);
}

/** People answer; a list's regulars answer more often than others. */
function person({ seed, members }: OrdinaryOptions, random: Random): string {
  const number = random.chance(0.7) ? random.whole(1, Math.ceil(members ** 0.5)) : random.whole(1, members);
  return `member-${seed}-${number}@people.example`;
}

function answers(plan: Plan, first: Mail, options: OrdinaryOptions, random: Random): Mail[] {
  const count = random.whole(...plan.answers);
  const people = Array.from({ length: Math.ceil((2 * count) / (1 + plan.each)) }, () =>
    person(options, random),
  );
  return Array.from({ length: count }, (_, i) => ({
    ...first,
    id: `<answer-${i}-${first.id.slice(1)}`,
    from: plan.each === 1 ? (people[i] ?? person(options, random)) : random.pick(people),
    subject: `RE: ${first.subject}`,
    text: random.pick(plan.texts),
    sentAt: first.sentAt + 2 * MINUTE + plan.within * random.next() ** 2,
    conversationIndex: deeper(first.conversationIndex ?? '', random),
  }));
}

/** Mail that comes in bursts from machines or from one person. */
function burst(occasion: Burst, first: Mail, options: OrdinaryOptions, random: Random): Mail[] {
  const many = (from: number, to: number, make: (i: number) => Partial<Mail>, gap: Milliseconds): Mail[] => {
    let at = first.sentAt;
    return Array.from({ length: random.whole(from, to) }, (_, i) => {
      at += random.wait(gap);
      return { ...first, id: `<burst-${i}-${first.id.slice(1)}`, sentAt: at, ...make(i) };
    });
  };
  const answer = () => deeper(first.conversationIndex ?? '', random);
  switch (occasion) {
    case 'monitoring':
      return many(
        20,
        60,
        (i) => ({ from: 'monitoring@services.example', subject: `PROBLEM: host ${i} is down` }),
        SECOND,
      );
    case 'patches':
      return many(
        5,
        40,
        (i) => ({ subject: `[PATCH ${i}/40] stop using the old interface`, conversationIndex: answer() }),
        5 * SECOND,
      );
    case 'absences':
      return [
        first,
        ...many(
          1,
          3 + Math.ceil(options.members ** 0.5 / 2),
          () => ({
            from: person(options, random),
            subject: `Automatic reply: ${first.subject}`,
            text: 'I am away.',
            conversationIndex: answer(),
            headers: { 'auto-submitted': 'auto-replied' },
          }),
          10 * SECOND,
        ),
      ];
    case 'bounces':
      return many(
        5,
        50,
        () => ({
          from: 'postmaster@services.example',
          subject: `Undeliverable: ${first.subject}`,
          text: 'Your message could not be delivered.',
        }),
        10 * SECOND,
      );
    case 'calendar':
      return [
        first,
        ...many(
          5,
          30,
          () => ({ from: person(options, random), subject: `Accepted: ${first.subject}`, text: '' }),
          2 * MINUTE,
        ),
      ];
    case 'angry':
      return many(
        5,
        25,
        () => ({
          subject: `RE: ${random.pick(TOPICS)}`,
          text: random.pick(ANGRY),
          conversationIndex: deeper(newThread(random), random),
        }),
        25 * SECOND,
      );
  }
}
