import { type Instant, MINUTE } from '../../shared/domain/time.ts';
import { count, plural, when } from '../../shared/domain/wording.ts';
import type { Bin } from './course.ts';

const WIDTH = 720;
const HEIGHT = 160;
const BARS = 120;
const TOP = 22;

/** Mails over time as an SVG bar chart, with a line where the group would have been locked. */
export function stormChart(bins: readonly Bin[], lockedAt: Instant): string {
  const from = Math.min(lockedAt, ...bins.map(({ at }) => at));
  const to = Math.max(lockedAt, ...bins.map(({ at }) => at)) + MINUTE;
  const step = Math.max(MINUTE, Math.ceil((to - from) / BARS / MINUTE) * MINUTE);
  const bars = new Array<number>(Math.ceil((to - from) / step)).fill(0);
  for (const { at, messages } of bins) {
    const i = Math.floor((at - from) / step);
    bars[i] = (bars[i] ?? 0) + messages;
  }
  const most = Math.max(1, ...bars);
  const width = WIDTH / bars.length;
  const x = ((lockedAt - from) / (to - from)) * WIDTH;
  const minutes = step / MINUTE;
  const title = `Mails in ${minutes === 1 ? 'each minute' : `every ${minutes} minutes`}, ${when(from)} to ${when(to)}; at most ${count(most)}`;
  const rects = bars.map((value, i) => {
    const height = (value / most) * (HEIGHT - TOP);
    const kind = from + i * step >= lockedAt ? 'after' : 'before';
    const [left, top] = [(i * width).toFixed(1), (HEIGHT - height).toFixed(1)];
    return `<rect class="${kind}" x="${left}" y="${top}" width="${Math.max(1, width - 1).toFixed(1)}" height="${height.toFixed(1)}"><title>${when(from + i * step)}: ${plural(value, 'mail')}</title></rect>`;
  });
  const anchor = x > WIDTH - 120 ? 'end' : 'start';
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 4}" role="img" aria-label="${title}">`,
    ...rects,
    `<line class="lock" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="0" y2="${HEIGHT}"/>`,
    `<text class="lock" x="${(anchor === 'end' ? x - 5 : x + 5).toFixed(1)}" y="13" text-anchor="${anchor}">detected</text>`,
    `</svg><p class="axis">${title}</p>`,
  ].join('');
}
