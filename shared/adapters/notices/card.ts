import { type Notice, type NoticeSeverity, OPEN_INCIDENT } from '../../domain/notice.ts';
import { toIso } from '../../domain/time.ts';

/** Teams cuts messages off at 28 KB. */
const MOST_BYTES = 27_000;
const MOST_FACTS = 20;

const STYLES: Readonly<Record<NoticeSeverity, string>> = {
  information: 'accent',
  warning: 'warning',
  critical: 'attention',
};

/** The body of a post to a Teams Workflows webhook: one Adaptive Card, shortened until it fits. */
export function cardMessage(notice: Notice): string {
  const lengths = [20_000, 5_000, 1_000, 250, 60];
  const bodies = lengths.map((length) => () => JSON.stringify(messageWith(notice, length)));
  const fitting = bodies.find((body) => Buffer.byteLength(body()) <= MOST_BYTES) ?? bodies.at(-1);
  return fitting?.() ?? '';
}

const messageWith = (notice: Notice, longest: number): object => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: cardWith(notice, longest),
    },
  ],
});

function cardWith(notice: Notice, longest: number): object {
  const { title, text, facts, severity, link, linkText = OPEN_INCIDENT, at } = notice;
  const fact = Math.min(longest, 500);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      {
        type: 'Container',
        style: STYLES[severity],
        bleed: true,
        items: [{ ...block(title, Math.min(longest, 300)), size: 'Large', weight: 'Bolder' }],
      },
      block(text, longest),
      {
        type: 'FactSet',
        facts: facts
          .slice(0, MOST_FACTS)
          .map(({ label, value }) => ({ title: plain(label, fact), value: plain(value, fact) })),
      },
      { ...block(toIso(at), 30), size: 'Small', isSubtle: true },
    ],
    ...(link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: linkText, url: link }] }),
  };
}

const block = (text: string, longest: number) => ({
  type: 'TextBlock',
  text: plain(text, longest),
  wrap: true,
});

/** Cards render Markdown, and a subject may come from anybody: no links but ours. */
const plain = (text: string, longest: number): string => {
  const whole = text.replace(/\]\s*\(/g, '] (');
  return whole.length <= longest ? whole : `${whole.slice(0, longest - 1)}…`;
};
