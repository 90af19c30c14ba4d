import type { Language, StormVoice } from './storm-texts.ts';

/** How a storm runs. The figures are drawn from what was published about real ones. */
export type Shape = {
  /** What the repliers say. */
  voices: Readonly<Record<StormVoice, number>>;
  languages: Readonly<Partial<Record<Language, number>>>;
  /** Stretches the gaps between replies: 1 is a working morning. */
  pace: number;
  /** Mails that begin the storm: two when the sender repeats it, as people answer either. */
  origins: number;
  /** Share of repliers who begin a new mail instead of answering. */
  newMail: number;
  /** Share who answer but rewrite the subject. */
  newSubject: number;
  /** Share whose mail program starts a new conversation index or leaves it out. */
  brokenIndex: number;
  /** Share of mails from people who wrote already: jokers and quarrellers. */
  again: number;
  /** Vacation notices each mail to everybody brings back to everybody. */
  autoReplies: number;
  /** Share of replies followed by a recall, which is one more mail to everybody. */
  recalls: number;
};

const PLAIN: Shape = {
  voices: { leave: 6, hush: 4, wonder: 3, joke: 3, answer: 4 },
  languages: { en: 1 },
  pace: 1,
  origins: 1,
  newMail: 0.03,
  newSubject: 0.03,
  brokenIndex: 0.05,
  again: 0.15,
  autoReplies: 0.3,
  recalls: 0.02,
};

export const SHAPES = {
  /** NHSmail 2016, DHS 2007: a test mail, people begging to be removed, others hushing them. */
  classic: PLAIN,
  /** NHSmail as one inbox saw it: the replies split evenly over two conversations. */
  'two threads': { ...PLAIN, origins: 2 },
  forks: { ...PLAIN, newSubject: 0.2, brokenIndex: 0.4 },
  'new subjects': { ...PLAIN, newMail: 0.4, voices: { leave: 6, hush: 6, wonder: 2, joke: 2, answer: 1 } },
  /** A few replies an hour through the day. */
  slow: { ...PLAIN, pace: 12, again: 0.1 },
  /** UCL 2014: from 22:47 to 09:31, many jokers. */
  overnight: { ...PLAIN, pace: 4, again: 0.3, voices: { leave: 4, hush: 3, wonder: 3, joke: 6, answer: 2 } },
  languages: {
    ...PLAIN,
    languages: { en: 3, de: 2, fr: 2, es: 1, it: 1, pt: 1, nl: 1, pl: 1, sv: 1 },
  },
  /** NYU 2012, the fun phase of Microsoft 2020: nobody asks to be removed. */
  jokers: {
    ...PLAIN,
    pace: 0.5,
    again: 0.4,
    newMail: 0,
    newSubject: 0.05,
    voices: { leave: 0, hush: 0, wonder: 0, joke: 8, answer: 2 },
  },
  /** State Department 2009: recalls and vacation notices multiply everything. */
  recalls: { ...PLAIN, recalls: 0.4, autoReplies: 3 },
} as const satisfies Readonly<Record<string, Shape>>;

export type ShapeName = keyof typeof SHAPES;

/** Nobody has reported a storm that began as a joke, only phases of large ones; on small lists it is a merry afternoon. */
const JOCULAR_AUDIENCE = 2_500;

/** How often each shape is met in an audience of this size. */
export const shapeWeights = (members: number): Readonly<Record<ShapeName, number>> => ({
  classic: 30,
  'two threads': 15,
  forks: 10,
  'new subjects': 10,
  slow: 10,
  overnight: 8,
  languages: 10,
  jokers: members >= JOCULAR_AUDIENCE ? 1 : 0,
  recalls: 4,
});
