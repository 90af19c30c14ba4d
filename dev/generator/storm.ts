import { HOUR, type Instant, MINUTE, type Milliseconds } from '../../shared/domain/time.ts';
import { deeper, type Mail, newThread } from './mail.ts';
import { Random } from './random.ts';
import { SHAPES, type Shape, type ShapeName } from './storm-shapes.ts';
import { FIRST_SUBJECTS, type Language, NEW_SUBJECTS, STORM_TEXTS } from './storm-texts.ts';

export type StormOptions = {
  seed: number;
  members: number;
  shape: ShapeName;
  startAt: Instant;
  /** The groups it is addressed to. */
  to: readonly string[];
  /** Replies to generate; by default as many as an audience of this size brings forth. */
  replies?: number;
  /** Share of repliers among `regulars`, people who wrote to the group before. */
  regularShare?: number;
  regulars?: readonly string[];
};

/** Nobody knows more than a few hundred replies of one storm; evaluation needs no more. */
const MOST_REPLIES = 300;
const LONGEST: Milliseconds = 14 * HOUR;
/** Three replies an hour: fewer would be no storm. */
const SLOWEST_GAP: Milliseconds = 20 * MINUTE;

/** A storm from the mail that starts it to its last reply, in the order sent. */
export function generateStorm(options: StormOptions): Mail[] {
  const random = new Random(options.seed);
  const shape: Shape = SHAPES[options.shape];
  const origins = Array.from({ length: shape.origins }, (_, i) => origin(options, i, random));
  const mails: Mail[] = [...origins];
  const posters: string[] = [];
  const wanted = options.replies ?? repliesOf(options.members, random);
  let at = Math.max(...origins.map((mail) => mail.sentAt)) + MINUTE * random.between(0.5, 4) * shape.pace;
  for (let i = 0; i < wanted && at < options.startAt + LONGEST; i++) {
    const from = poster(options, shape, posters, random);
    posters.push(from);
    const mail = reply(options, shape, { mails, from, at, random });
    mails.push(mail);
    if (random.chance(shape.recalls)) mails.push(recall(mail, random));
    for (let left = shape.autoReplies; left > 0; left--) {
      if (random.chance(left)) mails.push(autoReply(options, mail, random));
    }
    at += random.wait(Math.min(gapOf(options.members, i) * shape.pace, SLOWEST_GAP));
  }
  return mails
    .map((mail) => ({ ...mail, sentAt: Math.round(mail.sentAt) }))
    .sort((a, b) => a.sentAt - b.sentAt);
}

function repliesOf(members: number, random: Random): number {
  const usual = 12 + 2.2 * members ** 0.4;
  return Math.min(MOST_REPLIES, Math.max(14, Math.round(usual * random.between(0.6, 1.6))));
}

/** One reply in seven minutes to 100 people, three a minute to 840,000; a storm takes a few replies to get going. */
function gapOf(members: number, reply: number): Milliseconds {
  const perMinute = 0.15 * (members / 100) ** 0.35;
  return (MINUTE / perMinute) * (1 + 2 / (1 + reply));
}

function origin({ startAt, to, seed }: StormOptions, index: number, random: Random): Mail {
  return {
    id: `<storm-${seed}-origin-${index}@generator.example>`,
    from: `origin-${seed}@people.example`,
    to,
    subject: random.pick(FIRST_SUBJECTS),
    text: 'Please see the attached.',
    sentAt: startAt + index * MINUTE,
    conversationIndex: newThread(random),
  };
}

function poster(options: StormOptions, shape: Shape, posters: readonly string[], random: Random): string {
  if (posters.length > 2 && random.chance(shape.again)) return random.pick(posters);
  const { regulars = [], regularShare = 0 } = options;
  if (regulars.length > 0 && random.chance(regularShare)) return random.pick(regulars);
  return `member-${options.seed}-${random.whole(1, options.members)}@people.example`;
}

type ReplyContext = { mails: readonly Mail[]; from: string; at: Instant; random: Random };

function reply({ to, seed }: StormOptions, shape: Shape, { mails, from, at, random }: ReplyContext): Mail {
  const voice = random.weighted(shape.voices);
  const language = random.weighted(shape.languages as Record<Language, number>);
  const text = random.pick(STORM_TEXTS[language][voice]);
  const mail = { id: `<storm-${seed}-${mails.length}@generator.example>`, from, to, text, sentAt: at };
  if (random.chance(shape.newMail)) {
    return { ...mail, subject: random.pick(NEW_SUBJECTS), conversationIndex: newThread(random) };
  }
  const answered = random.chance(0.6) ? random.pick(mails.slice(0, shape.origins)) : random.pick(mails);
  const subject = random.chance(shape.newSubject)
    ? random.pick(NEW_SUBJECTS)
    : `${REPLY_PREFIX[language]}: ${answered.subject.replace(/^[A-Z][A-Za-z]{1,2}: /, '')}`;
  if (!random.chance(shape.brokenIndex)) {
    const parent = answered.conversationIndex ?? newThread(random);
    return { ...mail, subject, conversationIndex: deeper(parent, random) };
  }
  return random.chance(0.5)
    ? { ...mail, subject }
    : { ...mail, subject, conversationIndex: newThread(random) };
}

const REPLY_PREFIX: Readonly<Record<Language, string>> = {
  en: 'RE',
  de: 'AW',
  fr: 'RE',
  es: 'RE',
  it: 'R',
  pt: 'RES',
  nl: 'Antw',
  pl: 'Odp',
  sv: 'SV',
};

function recall(mail: Mail, random: Random): Mail {
  const subject = `Recall: ${mail.subject}`;
  return {
    ...mail,
    id: `recall-${mail.id}`,
    subject,
    text: '',
    sentAt: mail.sentAt + MINUTE * random.between(0.5, 5),
  };
}

function autoReply({ to, seed, members }: StormOptions, mail: Mail, random: Random): Mail {
  return {
    id: `auto-${random.hex(6)}-${mail.id}`,
    from: `away-${seed}-${random.whole(1, Math.ceil(members / 20))}@people.example`,
    to,
    subject: `Automatic reply: ${mail.subject}`,
    text: 'I am out of the office until Monday.',
    sentAt: mail.sentAt + random.between(2_000, 20_000),
    conversationIndex: deeper(mail.conversationIndex ?? newThread(random), random),
    headers: { 'auto-submitted': 'auto-replied' },
  };
}
