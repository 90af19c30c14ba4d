import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shownMinute } from '../format.ts';
import { useZone } from '../use-zone.ts';
import { chartSummary, type Mark, rangeOf, type Series } from './marks.ts';

const HEIGHT = 240;
/** Height of a line of labels. */
const ROW = 16;
const WHOLE_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * 60);

type Colours = { storm: string; other: string; hatch: string; ink: string; muted: string; grid: string };

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    storm: colour('--chart-storm'),
    other: colour('--chart-other'),
    hatch: colour('--chart-hatch'),
    ink: colour('--chart-ink'),
    muted: colour('--chart-muted'),
    grid: colour('--chart-grid'),
  };
}

/** Messages a minute, with marks for what Stormlock did. */
export function StormChart({ series, marks }: { series: Series; marks: readonly Mark[] }) {
  const place = useRef<HTMLDivElement>(null);
  const key = JSON.stringify([series, marks, useZone()]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let plot: uPlot | undefined;
    const draw = () => {
      plot?.destroy();
      plot = new uPlot(
        options(element, series, marks),
        [series.times, drawn(series.all), drawn(series.storm)],
        element,
      );
    };
    draw();
    const resized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', draw);
      plot?.destroy();
    };
  }, [key]);
  return <div ref={place} class="chart" role="img" aria-label={chartSummary(series, shownMinute)} />;
}

/** A minute without mail has no bar, not one without height. */
const drawn = (counts: readonly number[]): (number | null)[] => counts.map((each) => each || null);

function options(element: HTMLElement, series: Series, marks: readonly Mark[]): uPlot.Options {
  const colours = coloursOf(element);
  const font = `12px ${getComputedStyle(element).fontFamily}`;
  const bars = uPlot.paths.bars?.({ size: [0.8, 14, 2], align: 1 });
  const bar = (label: string, colour: string, fill: string | CanvasPattern): uPlot.Series => ({
    label,
    fill: () => fill,
    stroke: colour,
    width: 1,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  const axis: uPlot.Axis = {
    stroke: colours.muted,
    font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8 + ROW * Math.min(marks.length, 3), 28, 0, 0],
    scales: {
      x: { time: true, range: rangeOf(series, marks) },
      y: { range: (_, __, most) => [0, Math.max(4, Math.ceil(most * 1.1))] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 64,
        incrs: WHOLE_MINUTES,
        values: (_, splits) => splits.map((at) => shownMinute(new Date(at * 1000))),
      },
      { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
    ],
    series: [
      {},
      bar('other', colours.other, hatched(colours.other, colours.hatch)),
      bar('storm', colours.storm, colours.storm),
    ],
    hooks: { draw: [(plot) => drawMarks(plot, marks, colours, font)] },
  };
}

function drawMarks(plot: uPlot, marks: readonly Mark[], colours: Colours, font: string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.font = font.replace('12px', `${12 * ratio}px`);
  ctx.textBaseline = 'bottom';
  ctx.textAlign = 'left';
  ctx.fillStyle = colours.ink;
  ctx.strokeStyle = colours.ink;
  ctx.lineWidth = 1.5 * ratio;
  const edges: number[] = [];
  for (const { name, at, dash } of marks) {
    const x = Math.round(plot.valToPos(at / 1000, 'x', true));
    // What came hours later stands in the legend.
    if (x > right) continue;
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top - 4 * ratio);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    // Within the plot, and in the first row where it does not run into the label before it.
    const width = ctx.measureText(name).width;
    const left = Math.max(bbox.left, Math.min(x - width / 2, right - width));
    const free = edges.findIndex((edge) => left > edge);
    const row = free < 0 ? edges.length : free;
    edges[row] = left + width + 8 * ratio;
    ctx.fillText(name, left, bbox.top - (6 + row * ROW) * ratio);
  }
  ctx.restore();
}

/** Stripes, so that the two kinds of bars differ by more than their hue. */
function hatched(fill: string, ground: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const size = 6 * devicePixelRatio;
  tile.width = size;
  tile.height = size;
  const ctx = tile.getContext('2d');
  if (ctx === null) return fill;
  ctx.fillStyle = fill;
  ctx.fillRect(0, 0, size, size);
  ctx.strokeStyle = ground;
  ctx.lineWidth = size / 3;
  ctx.beginPath();
  for (const from of [-size, 0, size]) {
    ctx.moveTo(from, size);
    ctx.lineTo(from + size, 0);
  }
  ctx.stroke();
  return ctx.createPattern(tile, 'repeat') ?? fill;
}
