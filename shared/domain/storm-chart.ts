import { type Instant, MINUTE } from './time.ts';
import { count, plural, when } from './wording.ts';

/** Mails of the minute that begins then. */
export type Bin = { at: Instant; messages: number };

/** A moment to be marked, oldest first. */
export type Mark = { at: Instant; label: string };

const WIDTH = 720;
const HEIGHT = 160;
const BARS = 120;
/** Of a mark's label; each has a row of its own above the bars. */
const LABEL = 13;

/** Mails over time as an SVG bar chart with a line at each mark; what came after the last one is of class `after`. */
export function stormChart(bins: readonly Bin[], marks: readonly Mark[]): string {
  const times = [...bins, ...marks].map(({ at }) => at);
  const turn = marks.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  const from = Math.min(...times);
  const to = Math.max(...times) + MINUTE;
  const step = Math.max(MINUTE, Math.ceil((to - from) / BARS / MINUTE) * MINUTE);
  const bars = Array.from({ length: Math.ceil((to - from) / step) }, (_, i) =>
    bins
      .filter(({ at }) => Math.floor((at - from) / step) === i)
      .reduce((sum, { messages }) => sum + messages, 0),
  );
  const most = Math.max(1, ...bars);
  const headroom = LABEL * marks.length + 9;
  const width = WIDTH / bars.length;
  const minutes = step / MINUTE;
  const title = `Mails in ${minutes === 1 ? 'each minute' : `every ${minutes} minutes`}, ${when(from)} to ${when(to)}; at most ${count(most)}`;
  const rects = bars.map((value, i) => {
    const height = (value / most) * (HEIGHT - headroom);
    const kind = from + i * step >= turn ? 'after' : 'before';
    const [left, top] = [(i * width).toFixed(1), (HEIGHT - height).toFixed(1)];
    return `<rect class="${kind}" x="${left}" y="${top}" width="${Math.max(1, width - 1).toFixed(1)}" height="${height.toFixed(1)}"><title>${when(from + i * step)}: ${plural(value, 'mail')}</title></rect>`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 4}" role="img" aria-label="${title}">`,
    ...rects,
    ...marks.map((mark, i) => lineAt(mark, ((mark.at - from) / (to - from)) * WIDTH, i)),
    `</svg><p class="axis">${title}</p>`,
  ].join('');
}

function lineAt({ label }: Mark, x: number, row: number): string {
  const isRight = x > WIDTH - 120;
  return [
    `<line class="mark" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="0" y2="${HEIGHT}"/>`,
    `<text class="mark" x="${(isRight ? x - 5 : x + 5).toFixed(1)}" y="${LABEL * (row + 1)}" text-anchor="${isRight ? 'end' : 'start'}">${label}</text>`,
  ].join('');
}
